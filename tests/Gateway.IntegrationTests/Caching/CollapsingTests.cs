using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>One fetch however many wait, and nobody who waits in vain.</summary>
[Collection(CachedShopTests.Name)]
public sealed class CollapsingTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private const int Many = 500;

    [Fact]
    public async Task ColdKey_AskedForByMany_IsFetchedOnce()
    {
        const string path = "/safe/collapse/cold";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, Gated(gate.Task, Ok("the one answer", "Cache-Control: max-age=60")));

        var answers = await AskAllAsync(path, gate);

        Assert.Equal(1, Shop.Origin.CountOf(path));
        Assert.All(answers, static answer => Assert.Equal((200, "the one answer"), (answer.Status, answer.Text)));
        Assert.Equal(Many - 1, answers.Count(static answer => answer.ValueOf("Cache-Status")!.Contains("collapsed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("changed", false)]
    [InlineData("confirmed", true)]
    public async Task ExpiredKey_AskedForByMany_IsFetchedOnce(string name, bool isUnchanged)
    {
        var path = $"/safe/collapse/expired-{name}";
        Shop.Origin.Answer(path, "first", "Cache-Control: max-age=60", "Age: 60", "ETag: \"1\"");
        await Shop.GetAsync(path);
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, Gated(gate.Task, isUnchanged
            ? Status("304 Not Modified", "", "Cache-Control: max-age=60", "ETag: \"1\"")
            : Ok("second", "Cache-Control: max-age=60", "ETag: \"2\"")));

        var answers = await AskAllAsync(path, gate);

        Assert.Equal(2, Shop.Origin.CountOf(path));
        Assert.Equal(["\"1\""], Shop.Origin.RequestsOf(path)[1].ValuesOf("If-None-Match"));
        Assert.All(answers, answer => Assert.Equal((200, isUnchanged ? "first" : "second"), (answer.Status, answer.Text)));
        Assert.Contains("; hit", (await Shop.GetAsync(path)).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StaleWhileRevalidate_AnswersAllFromTheCache_WhileOneRequestRefreshes()
    {
        const string path = "/safe/collapse/refresh";
        Shop.Origin.Answer(path, "old", "Cache-Control: max-age=60, stale-while-revalidate=30", "Age: 61");
        await Shop.GetAsync(path);
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, Gated(gate.Task, Ok("new", "Cache-Control: max-age=60, stale-while-revalidate=30")));

        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, Many);
        await throng.AskAsync(path);
        var answers = await throng.ReceiveAsync();

        Assert.All(answers, static answer => Assert.Equal("old", answer.Text));
        Assert.All(answers, static answer => Assert.Contains("detail=stale-while-revalidate", answer.ValueOf("Cache-Status"), StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 2, "a refresh has begun");
        gate.SetResult();
        await Eventually.HoldsAsync(async () => (await Shop.GetAsync(path)).Text == "new", "the new one is there");
        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    // Whether it takes something stale in the place of an error, each client says for itself.
    [Theory]
    [InlineData("Cache-Control: stale-if-error=2147483647", "X-Plain: 1")]
    [InlineData("X-Plain: 1", "Cache-Control: stale-if-error=60")]
    public async Task StaleIfError_OfOneClient_CountsForNoOther(string first, string second)
    {
        var path = $"/safe/collapse/stale-if-error-{second.Length}";
        Shop.Origin.Answer(path, "stored", "Cache-Control: max-age=60", "Age: 60", "ETag: \"1\"");
        await Shop.GetAsync(path);
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, Gated(gate.Task, Status("503 Service Unavailable", "oops")));

        var begun = Shop.GetAsync(path, first);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 2, "the origin was asked");
        var beside = Shop.GetAsync(path, second);
        await Shop.WaitForRequestsAsync(2);
        gate.SetResult();

        var (plain, takesStale) = first.StartsWith('X') ? (begun, beside) : (beside, begun);
        Assert.Equal((503, "oops"), ((await plain).Status, (await plain).Text));
        Assert.Equal((200, "stored"), ((await takesStale).Status, (await takesStale).Text));
    }

    [Fact]
    public async Task Uncacheable_AskedForByMany_IsFetchedSideBySide()
    {
        const string path = "/safe/collapse/private";
        const int clients = 50;
        var arrived = 0;
        var most = 0;
        var under = 0;
        Shop.Origin.Answer(path, async connection =>
        {
            Interlocked.Increment(ref arrived);
            InterlockedMax(ref most, Interlocked.Increment(ref under));
            // All but the first are let go when all others are there: one after the other would never end.
            if (connection.Request.ValuesOf("X-Others").Count == 0)
                await Eventually.HoldsAsync(() => Volatile.Read(ref arrived) is 1 or clients + 1, "all have come");
            Interlocked.Decrement(ref under);
            await Ok("mine", "Cache-Control: private")(connection);
        });
        // Who begins is answered, then it is known that nothing is stored.
        await Shop.GetAsync(path);

        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, clients);
        await throng.AskAsync(path);
        var answers = await throng.ReceiveAsync();

        Assert.All(answers, static answer => Assert.Equal("mine", answer.Text));
        Assert.Equal(clients + 1, Shop.Origin.CountOf(path));
        Assert.Equal(clients, most);
    }

    [Fact]
    public async Task Uncacheable_OnAColdKey_IsFetchedSideBySideOnceThatIsKnown()
    {
        const string path = "/safe/collapse/private-cold";
        const int clients = 50;
        var first = new TaskCompletionSource();
        var arrived = 0;
        Shop.Origin.Answer(path, async connection =>
        {
            if (Interlocked.Increment(ref arrived) == 1)
                await first.Task;
            else
                await Eventually.HoldsAsync(() => Volatile.Read(ref arrived) == clients, "all others have come");
            await Ok("mine", "Cache-Control: no-store")(connection);
        });

        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, clients);
        await throng.AskAsync(path);
        await Shop.WaitForRequestsAsync(clients);
        first.SetResult();
        var answers = await throng.ReceiveAsync();

        Assert.All(answers, static answer => Assert.Equal("mine", answer.Text));
        Assert.Equal(clients, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task FirstClient_LeavingBeforeTheHead_LeavesTheFetchToTheOthers()
    {
        const string path = "/safe/collapse/left-early";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, Gated(gate.Task, Ok("for the others", "Cache-Control: max-age=60")));
        var first = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await first.SendAsync("GET", path, ["Host: localhost"]);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 1, "the origin was asked");
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 10);
        await throng.AskAsync(path);
        await Shop.WaitForRequestsAsync(11);

        first.Reset();
        await Eventually.HoldsAsync(async () => await Shop.MetricAsync("http_server_active_requests") == 10, "the first has left");
        gate.SetResult();
        var answers = await throng.ReceiveAsync();

        Assert.All(answers, static answer => Assert.Equal("for the others", answer.Text));
        Assert.Equal(1, Shop.Origin.CountOf(path));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task FirstClient_LeavingAmidTheBody_LeavesTheFetchToTheOthersAndToTheStore()
    {
        const string path = "/safe/collapse/left-late";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: max-age=60") + Chunk("one"));
            await gate.Task;
            await connection.SendAsync(Chunk("two") + LastChunk);
        });
        var first = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await first.SendAsync("GET", path, ["Host: localhost"]);
        await first.ReceiveHeadAsync();
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 10);
        await throng.AskAsync(path);
        foreach (var member in throng.Members)
            Assert.Equal(200, (await member.ReceiveHeadAsync()).Status);

        first.Reset();
        await Eventually.HoldsAsync(async () => await Shop.MetricAsync("http_server_active_requests") == 10, "the first has left");
        gate.SetResult();
        foreach (var member in throng.Members)
            Assert.Equal(Chunk("one") + Chunk("two") + LastChunk, System.Text.Encoding.Latin1.GetString(await member.ReceiveAsync((Chunk("one") + Chunk("two") + LastChunk).Length)));
        Assert.Equal("onetwo", (await Shop.GetAsync(path)).Text);
        Assert.Equal(1, Shop.Origin.CountOf(path));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task AllClients_LeavingAmidTheBody_LeaveAnAnswerThatIsStored()
    {
        const string path = "/safe/collapse/all-left";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: max-age=60") + Chunk("for whoever"));
            await gate.Task;
            await connection.SendAsync(Chunk(" comes") + LastChunk);
        });
        await using (var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 5))
        {
            await throng.AskAsync(path);
            foreach (var member in throng.Members)
                Assert.Equal(200, (await member.ReceiveHeadAsync()).Status);
        }

        await Eventually.HoldsAsync(async () => await Shop.MetricAsync("http_server_active_requests") == 0, "all have left");
        gate.SetResult();
        await Shop.WaitForFetchesAsync();

        var answer = await Shop.GetAsync(path, "Cache-Control: only-if-cached");
        Assert.Equal((200, "for whoever comes"), (answer.Status, answer.Text));
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    // An origin that takes its time must not be made to work for clients that ask and go.
    [Fact]
    public async Task AllClients_LeavingBeforeTheHead_HaveTheOriginLeftToo()
    {
        const string path = "/safe/collapse/none-waits";
        var left = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.WaitForEndAsync();
            left.SetResult();
        });
        await using (var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 5))
        {
            await throng.AskAsync(path);
            await Shop.WaitForRequestsAsync(5);
        }

        await Eventually.HoldsAsync(() => left.Task.IsCompleted, "the origin was left");
        await Shop.WaitForFetchesAsync();
        Shop.Origin.Answer(path, "anew", "Cache-Control: max-age=60");
        Assert.EndsWith("; stored", (await Shop.GetAsync(path)).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    private static Script Gated(Task gate, Script then) => async connection =>
    {
        await gate;
        await then(connection);
    };

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen)
                return;
        }
    }

    private async Task<RawResponse[]> AskAllAsync(string path, TaskCompletionSource gate)
    {
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, Many);
        await throng.AskAsync(path);
        await Shop.WaitForRequestsAsync(Many);
        gate.SetResult();
        return await throng.ReceiveAsync();
    }

    // Whoever waits asks anew, as it may have been another's request that the origin broke at; but not each by itself, and not for ever.
    [Fact]
    public async Task Throng_AtAnOriginThatAnswersNothing_IsAnswered_WithoutAskingForEach()
    {
        const string path = "/safe/collapsing/dead";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Scripts.Close(connection);
        });
        var asking = Enumerable.Range(0, 60).Select(_ => Shop.GetAsync(path)).ToArray();
        await Shop.WaitForRequestsAsync(asking.Length);
        gate.SetResult();

        Assert.All(await Task.WhenAll(asking), static answer => Assert.Equal(502, answer.Status));
        Assert.InRange(Shop.Origin.CountOf(path), 1, 12);
    }

    // Two fetches overlap, and what was made first comes last (RFC 9111 §4).
    [Fact]
    public async Task Fetch_ThatEndsLast_DoesNotReplaceANewerAnswer()
    {
        const string path = "/safe/collapsing/overtaken";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync("HTTP/1.1 200 OK\r\nDate: Mon, 02 Nov 2020 10:00:00 GMT\r\nCache-Control: max-age=999999999\r\nContent-Length: 3\r\n\r\n");
            await gate.Task;
            await connection.SendAsync("old");
        });
        var before = Shop.GetAsync(path);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 1, "the origin was asked");
        Shop.Origin.Answer(path, "new", "Date: Mon, 02 Nov 2020 10:00:05 GMT", "Cache-Control: max-age=999999999");
        Assert.Equal("new", (await Shop.GetAsync(path, "Cache-Control: no-cache")).Text);
        await UntilStoredAsync(path);
        gate.SetResult();

        Assert.Equal("old", (await before).Text);
        await Shop.WaitForFetchesAsync();
        Assert.Equal("new", (await Shop.GetAsync(path)).Text);
    }

    // A part is no newer answer to who wants the whole.
    [Fact]
    public async Task Fetch_OfTheWhole_IsStored_WhateverPartsCameMeanwhile()
    {
        const string path = "/rfc/collapsing/parts";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            if (connection.Request.ValuesOf("Range").Count > 0)
            {
                await connection.SendAsync("HTTP/1.1 206 Partial Content\r\nDate: Mon, 02 Nov 2020 10:00:05 GMT\r\nETag: \"1\"\r\nCache-Control: max-age=999999999\r\nContent-Range: bytes 0-0/3\r\nContent-Length: 1\r\n\r\na");
                return;
            }

            await connection.SendAsync("HTTP/1.1 200 OK\r\nDate: Mon, 02 Nov 2020 10:00:00 GMT\r\nETag: \"1\"\r\nCache-Control: max-age=999999999\r\nContent-Length: 3\r\n\r\n");
            await gate.Task;
            await connection.SendAsync("abc");
        });
        var whole = Shop.GetAsync(path);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 1, "the origin was asked");
        Assert.Equal(206, (await Shop.GetAsync(path, "Range: bytes=0-0")).Status);
        gate.SetResult();
        await whole;
        await Shop.WaitForFetchesAsync();

        Assert.StartsWith("Gateway; hit", (await Shop.GetAsync(path)).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }
}
