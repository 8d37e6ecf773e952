using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Bytes reach all who wait as the origin sends them, and half a response is never taken for a whole one.</summary>
[Collection(CachedShopTests.Name)]
public sealed class StreamingTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private static readonly string Block = new('x', 32 * 1024);

    [Fact]
    public async Task Chunks_ReachAllWhoWait_BeforeTheNextIsSent()
    {
        const string path = "/safe/stream/gaps";
        var steps = new[] { new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource() };
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: max-age=60"));
            foreach (var (step, number) in steps.Select(static (step, number) => (step, number)))
            {
                await connection.SendAsync(Chunk($"part {number}"));
                await step.Task;
            }

            await connection.SendAsync(LastChunk);
        });
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 20);
        await throng.AskAsync(path);

        foreach (var member in throng.Members)
            Assert.Equal(200, (await member.ReceiveHeadAsync()).Status);
        for (var number = 0; number < steps.Length; number++)
        {
            foreach (var member in throng.Members)
                Assert.Equal(Chunk($"part {number}"), Encoding.Latin1.GetString(await member.ReceiveAsync(Chunk($"part {number}").Length)));
            steps[number].SetResult();
        }

        foreach (var member in throng.Members)
            Assert.Equal(LastChunk, Encoding.Latin1.GetString(await member.ReceiveAsync(LastChunk.Length)));
        Assert.Equal(1, Shop.Origin.CountOf(path));
        Assert.Equal("part 0part 1part 2", (await Shop.GetAsync(path, "Cache-Control: only-if-cached")).Text);
    }

    // An event stream is open when its head is there, long before a first event.
    [Theory]
    [InlineData("open", "no-store")]
    [InlineData("safe", "no-store")]
    [InlineData("safe", "max-age=60")]
    public async Task Head_WithoutABodyYet_ReachesAllWhoWait(string policy, string control)
    {
        var path = $"/{policy}/stream/head-first-{control}";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead($"Cache-Control: {control}"));
            await gate.Task;
            await connection.SendAsync(Chunk("late") + LastChunk);
        });
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 5);
        await throng.AskAsync(path);

        foreach (var member in throng.Members)
            Assert.Equal(200, (await member.ReceiveHeadAsync()).Status);
        gate.SetResult();
        foreach (var member in throng.Members)
            Assert.Equal(Chunk("late") + LastChunk, Encoding.Latin1.GetString(await member.ReceiveAsync((Chunk("late") + LastChunk).Length)));
    }

    [Theory]
    [InlineData("safe", true)]
    [InlineData("safe", false)]
    [InlineData("small", true)]
    [InlineData("small", false)]
    public async Task Body_OfAnyLength_ArrivesWhole(string policy, bool isStorable)
    {
        foreach (var length in (int[])[0, 1, 4095, 4096, 65_535, 65_536, 65_537, 100_000, 131_072, 139_891, 400_000])
        {
            foreach (var version in WireClient.Versions)
            {
                var path = $"/{policy}/stream/{isStorable}-{length}-{version}";
                Shop.Origin.Answer(path, new string('x', length), isStorable ? "Cache-Control: max-age=60" : "Cache-Control: no-store");

                // Cold, and then from the store, or passed on.
                for (var round = 0; round < 3; round++)
                {
                    var answer = await Shop.SendAsync(WireRequest.Get(path), version);
                    Assert.Equal((200, length, WireBreak.None), (answer.Status, answer.Body.Length, answer.Break));
                    Assert.True(answer.Body.AsSpan().IndexOfAnyExcept((byte)'x') < 0);
                }
            }
        }
    }

    // Those who waited wake up when all is over.
    [Theory]
    [InlineData("Content-Length: 100\r\n\r\nhalf")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nnonsense\r\n")]
    public async Task Origin_BreakingOffAtOnce_CompletesNothingAndLeavesNoConnectionInDoubt(string rest)
    {
        var path = $"/safe/stream/broken-at-once-{rest.Length}";
        for (var round = 0; round < 20; round++)
        {
            var gate = new TaskCompletionSource();
            Shop.Origin.Answer(path, async connection =>
            {
                await gate.Task;
                await connection.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n{rest}");
                await connection.CloseAsync();
            });
            await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 20);
            await throng.AskAsync(path);
            await Shop.WaitForRequestsAsync(20);
            gate.SetResult();

            foreach (var member in throng.Members)
            {
                var answer = await member.ReceivePartAsync();
                if (answer.Break == WireBreak.None)
                {
                    Assert.Equal(502, answer.Status);
                    Assert.DoesNotContain("half", answer.Text, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("length")]
    [InlineData("chunks")]
    [InlineData("chunks-reset")]
    public async Task Origin_BreakingOffAmidTheBody_CompletesNothingAndStoresNothing(string how)
    {
        var path = $"/safe/stream/broken-{how}";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(how == "length"
                ? "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 100\r\n\r\nhalf"
                : ChunkedHead("Cache-Control: max-age=60") + Chunk("half"));
            await gate.Task;
            await (how == "chunks-reset" ? Scripts.Reset(connection) : connection.CloseAsync());
        });
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 20);
        await throng.AskAsync(path);
        await Shop.WaitForRequestsAsync(20);
        gate.SetResult();

        var answers = await Task.WhenAll(throng.Members.Select(static member => member.ReceivePartAsync()));

        Assert.All(answers, static answer => Assert.True(answer.Break != WireBreak.None || answer.Status >= 500, $"{answer.StatusLine} '{answer.Text}' looks whole"));
        Shop.Origin.Answer(path, "whole", "Cache-Control: max-age=60");
        Assert.Equal("whole", (await Shop.GetAsync(path)).Text);
    }

    [Fact]
    public async Task Body_LongerThanMayBeStored_ReachesAllWhoWait()
    {
        const string path = "/small/stream/long";
        const int blocks = 40;
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: max-age=60"));
            await gate.Task;
            for (var i = 0; i < blocks; i++)
                await connection.SendAsync(Chunk(Block));
            await connection.SendAsync(LastChunk);
        });
        using var client = Gateway.CreateClient("localhost");
        var asking = Enumerable.Range(0, 20).Select(_ => client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead)).ToArray();
        // All have the head: nobody comes too late.
        var answers = await Task.WhenAll(asking);
        gate.SetResult();

        foreach (var body in await Task.WhenAll(answers.Select(static answer => answer.Content.ReadAsByteArrayAsync())))
        {
            Assert.Equal(blocks * Block.Length, body.Length);
            Assert.True(body.AsSpan().IndexOfAnyExcept((byte)'x') < 0);
        }

        Assert.Equal(504, (await Shop.GetAsync(path, "Cache-Control: only-if-cached")).Status);
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task SlowReader_OfWhatIsStored_HoldsNobody()
    {
        const string path = "/safe/stream/slow-kept";
        const int blocks = 100;
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: max-age=60"));
            for (var i = 0; i < blocks; i++)
                await connection.SendAsync(Chunk(Block));
            await connection.SendAsync(LastChunk);
        });
        await using var slow = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await slow.SendAsync("GET", path, ["Host: localhost"]);
        await slow.ReceiveHeadAsync();

        var answer = await Shop.GetAsync(path);

        Assert.Equal((200, blocks * Block.Length), (answer.Status, answer.Body.Length));
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    // Whoever waited asks for itself then: what it does with its own answer is not the first one's business.
    [Fact]
    public async Task SlowReader_WhoWaitedForWhatIsNotStored_DoesNotHoldTheFirst()
    {
        const string path = "/safe/stream/slow-single";
        const int blocks = 200;
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await connection.SendAsync(ChunkedHead("Cache-Control: no-store"));
            for (var i = 0; i < blocks; i++)
                await connection.SendAsync(Chunk(Block));
            await connection.SendAsync(LastChunk);
        });
        await using var first = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await first.SendAsync("GET", path, ["Host: localhost"]);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 1, "the origin was asked");
        await using var slow = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await slow.SendAsync("GET", path, ["Host: localhost"]);
        await Shop.WaitForRequestsAsync(2);
        gate.SetResult();
        // It has its head, and reads no further.
        await slow.ReceiveHeadAsync();

        var answer = await first.ReceiveAsync();

        Assert.Equal(blocks * Block.Length, answer.Body.Length);
    }

    // What is too long to be stored is held for them alone, and not in the place of what may be.
    [Fact]
    public async Task SlowReaders_OfWhatIsTooLong_KeepNothingElseFromBeingStored()
    {
        const string path = "/safe/stream/slow-long";
        const string other = "/safe/stream/beside-slow";
        const int readers = 8;
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: max-age=60"));
            for (var i = 0; i < 1280; i++)
                await connection.SendAsync(Chunk(Block));
        });
        Shop.Origin.Answer(other, "small", "Cache-Control: max-age=60");
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, readers);
        for (var i = 0; i < readers; i++)
            await throng.Members[i].SendAsync("GET", $"{path}?{i}", ["Host: localhost"]);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == readers, "the origin was asked");
        // Each has turned out to be too long.
        await Shop.WaitForFetchesAsync();

        Assert.EndsWith("; stored", (await Shop.GetAsync(other)).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OriginThatFallsSilent_IsLeftWhenNobodyReadsWhatIsNotStored()
    {
        const string path = "/safe/stream/left-alone";
        var isOver = new TaskCompletionSource<WireBreak>();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: no-store") + Chunk("one"));
            isOver.SetResult(await connection.WaitForEndAsync());
        });
        var client = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await client.SendAsync("GET", path, ["Host: localhost"]);
        await client.ReceiveHeadAsync();

        await client.DisposeAsync();

        Assert.NotEqual(WireBreak.None, await isOver.Task.WaitAsync(Eventually.Limit));
    }
}
