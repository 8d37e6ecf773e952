using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>An event stream is its listener's own: it begins and ends with it, and nobody gets what was sent to another.</summary>
[Collection(CachedShopTests.Name)]
public sealed class EventStreamTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private const string Type = "Content-Type: text/event-stream";

    [Theory]
    [InlineData("silent", "X-Any: 1", "X-Any: 1")]
    [InlineData("silent", "X-Any: 1", "Cache-Control: no-cache")]
    [InlineData("safe", "Cache-Control: max-age=60", "X-Any: 1")]
    [InlineData("rfc", "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT", "X-Any: 1")]
    public async Task Stream_WhoseListenersLeave_EndsAtTheOriginToo(string policy, string line, string asked)
    {
        var path = $"/{policy}/events/leave-{asked.Length}";
        var left = 0;
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead(Type, line) + Chunk("data: 1\n\n"));
            await connection.WaitForEndAsync();
            Interlocked.Increment(ref left);
        });

        for (var listener = 1; listener <= 3; listener++)
        {
            await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
            await connection.SendAsync("GET", path, ["Host: localhost", asked]);
            var head = await connection.ReceiveHeadAsync();
            Assert.Contains("detail=event-stream", head.ValueOf("Cache-Status"), StringComparison.Ordinal);
            Assert.Equal(Chunk("data: 1\n\n"), Encoding.Latin1.GetString(await connection.ReceiveAsync(Chunk("data: 1\n\n").Length)));
            connection.Reset();
            await Eventually.HoldsAsync(() => Volatile.Read(ref left) == listener, "the origin was left");
        }

        await Shop.WaitForFetchesAsync();
        Assert.Equal(504, (await Shop.GetAsync(path, "Cache-Control: only-if-cached")).Status);
    }

    [Fact]
    public async Task Stream_ThatManyWaitedFor_IsFetchedForEachAtOnce()
    {
        const string path = "/silent/events/many";
        const int listeners = 20;
        var first = new TaskCompletionSource();
        var arrived = 0;
        Shop.Origin.Answer(path, async connection =>
        {
            var number = Interlocked.Increment(ref arrived);
            if (number == 1)
                await first.Task;
            // None of them ever ends by itself.
            await connection.SendAsync(ChunkedHead(Type) + Chunk($"data: {number:00}\n\n"));
            await connection.WaitForEndAsync();
        });
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, listeners);
        await throng.AskAsync(path);
        await Shop.WaitForRequestsAsync(listeners);
        Assert.Equal(1, Volatile.Read(ref arrived));
        first.SetResult();

        var events = new List<string>();
        foreach (var member in throng.Members)
        {
            Assert.Equal(200, (await member.ReceiveHeadAsync()).Status);
            events.Add(Encoding.Latin1.GetString(await member.ReceiveAsync(Chunk("data: 00\n\n").Length)));
        }

        // Each its own, and none another's.
        Assert.Equal(listeners, events.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(listeners, Shop.Origin.CountOf(path));
    }

    // RFC 9111 §5.2.1.4: what was on its way before is no answer to who wants the origin asked.
    [Theory]
    [InlineData("Cache-Control: no-cache")]
    [InlineData("Cache-Control: max-age=0")]
    [InlineData("Pragma: no-cache")]
    public async Task Reload_BesideAFetchUnderWay_HasOneOfItsOwn(string line)
    {
        var path = $"/safe/events/reload-{line.Length}";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Ok("old", "Cache-Control: max-age=60")(connection);
        });
        var plain = Shop.GetAsync(path);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 1, "the origin was asked");
        var earlier = Shop.GetAsync(path, line);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 2, "the origin was asked again");
        Shop.Origin.Answer(path, "new", "Cache-Control: max-age=60");

        var later = await Shop.GetAsync(path, line);

        Assert.Equal("new", later.Text);
        Assert.DoesNotContain("collapsed", later.ValueOf("Cache-Status"), StringComparison.Ordinal);
        gate.SetResult();
        Assert.Equal(("old", "old"), ((await plain).Text, (await earlier).Text));
    }
}
