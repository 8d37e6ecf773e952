using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>A second send beside the first, and who answers.</summary>
public sealed class HedgingTests : IAsyncLifetime
{
    private const int Known = 40;

    private readonly ScriptedBackend _first;
    private readonly ScriptedBackend _second;
    private ProtectedGateway? _gateway;

    public HedgingTests()
    {
        _first = new ScriptedBackend(request => request.Target switch
        {
            "/hangs" or "/hangs-bad" => Scripts.Hang,
            "/bad" => async connection =>
            {
                await SecondHasAnsweredAsync();
                await connection.SendAsync("HTTP/1.1 503 Full\r\nContent-Length: 5\r\nX-By: first\r\n\r\nfirst");
            },
            "/late-reset" => async connection =>
            {
                await SecondHasAnsweredAsync();
                connection.Reset();
            },
            "/late" => async connection =>
            {
                await SecondHasAnsweredAsync();
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-By: first\r\n\r\nfirst");
            },
            _ => Scripts.Ok("first", "X-By: first"),
        });
        _second = new ScriptedBackend(static request => request.Target switch
        {
            "/bad" => async connection =>
            {
                // The first one's answer is on its way by then.
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                connection.Reset();
            },
            "/late" or "/late-reset" or "/hangs-bad" => Scripts.Send("HTTP/1.1 500 Broken\r\nContent-Length: 6\r\nX-By: second\r\n\r\nsecond"),
            _ => Scripts.Ok("second", "X-By: second"),
        });
    }

    // On a busy machine some of those by which it learns what is usual are sent twice, too, which must not use up what a test needs.
    public async Task InitializeAsync() => _gateway = await StartAsync(budget: 100);

    public async Task DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private async Task<ProtectedGateway> StartAsync(int budget)
    {
        var gateway = await ProtectedGateway.StartAsync($$"""{ "Hedging": { "Percentile": 95, "Budget": {{budget}} }, "MaxConcurrency": 100 }""", [_first.Address, _second.Address]);
        for (var i = 0; i < Known; i++)
            Assert.Equal(200, await gateway.StatusOfAsync("/"));
        return gateway;
    }

    // However long the gateway waits before it asks it: on a busy machine, what is usual is long, too.
    private async Task SecondHasAnsweredAsync()
    {
        await Eventually.HoldsAsync(() => _second.CountOf("one") > 0, "the second is asked");
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
    }

    [Fact]
    public async Task Get_ThatTheFirstDoesNotAnswer_IsAnsweredByTheSecond_AndTheFirstIsLeft()
    {
        using var response = await _gateway!.SendAsync("GET", "/hangs", id: "one");

        Assert.Equal((HttpStatusCode.OK, "second"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("second", response.Headers.GetValues("X-By").Single());
        Assert.Equal((1, 1), (_first.CountOf("one"), _second.CountOf("one")));
        await _gateway.WaitForActiveAsync(0);
        await Eventually.HoldsAsync(() => _gateway.Gateway.Process.Lines.Any(static line => line.Contains("/hangs", StringComparison.Ordinal) && line.Contains("\"destination\":\"b\"", StringComparison.Ordinal)), "the log has who answered");
    }

    [Fact]
    public async Task Get_ThatTheSecondAnswersWithAnError_WaitsForTheFirst()
    {
        using var response = await _gateway!.SendAsync("GET", "/late", id: "one");

        Assert.Equal((HttpStatusCode.OK, "first"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("first", response.Headers.GetValues("X-By").Single());
        Assert.Equal((1, 1), (_first.CountOf("one"), _second.CountOf("one")));
    }

    [Fact]
    public async Task Get_ThatTheSecondAnswersWithAnError_AndTheFirstNotAtAll_HasThatAnswer()
    {
        using var response = await _gateway!.SendAsync("GET", "/late-reset", id: "one");

        Assert.Equal((HttpStatusCode.InternalServerError, "second"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("second", response.Headers.GetValues("X-By").Single());
        // The first once more where the connection was kept: the forwarder's own rule.
        Assert.InRange(_first.CountOf("one"), 1, 2);
        Assert.Equal(1, _second.CountOf("one"));
        await _gateway.WaitForActiveAsync(0);
    }

    [Fact]
    public async Task Get_ThatTheFirstAnswersWithAnError_AndTheSecondNotAtAll_HasThatAnswer()
    {
        using var response = await _gateway!.SendAsync("GET", "/bad", id: "one");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "first"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("first", response.Headers.GetValues("X-By").Single());
        await _gateway.WaitForActiveAsync(0);
    }

    [Fact]
    public async Task Get_WhoseErrorIsHeld_EndsWithItsClient()
    {
        using var leaving = new CancellationTokenSource();
        var sending = _gateway!.SendAsync("GET", "/hangs-bad", id: "one", cancellation: leaving.Token);
        await SecondHasAnsweredAsync();
        Assert.False(sending.IsCompleted);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await _gateway.WaitForActiveAsync(0);
        Assert.Equal(200, await _gateway.StatusOfAsync("/"));
    }

    [Fact]
    public async Task Post_IsNeverSentASecondTime()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _gateway!.SendAsync("POST", "/hangs", "abc", "posted", cancellation: limit.Token));

        Assert.Equal((1, 0), (_first.CountOf("posted"), _second.CountOf("posted")));
    }

    [Fact]
    public async Task Gets_BeyondTheBudget_AreSentOnce()
    {
        await using var gateway = await StartAsync(budget: 5);
        using var limit = new CancellationTokenSource();
        // Of 45 requests, two may be sent a second time, besides what chance has used before.
        var all = Enumerable.Range(0, 5).Select(_ => gateway.SendAsync("GET", "/hangs", id: "all", cancellation: limit.Token)).ToArray();
        await Eventually.HoldsAsync(() => _first.CountOf("all") == 5, "all have come");
        await Task.WhenAny(Task.WhenAll(all), Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        Assert.InRange(_second.CountOf("all"), 0, 2);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(all));
        await gateway.WaitForActiveAsync(0);
    }
}
