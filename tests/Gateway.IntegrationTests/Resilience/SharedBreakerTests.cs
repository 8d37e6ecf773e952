using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>Two gateways that tell each other through a real Redis which destination fails.</summary>
public sealed class SharedBreakerTests : IAsyncLifetime
{
    private const string Broken = "HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n";
    private const string Silent = "Redis does not answer: gateways do not tell each other whose breakers are open";
    private const string Answers = "Redis answers: gateways tell each other whose breakers are open";
    private const string Changes = "gateway_resilience_destination_changes_total";

    private readonly RedisServer _redis = new();
    private readonly ScriptedBackend _backend;
    private volatile bool _isBroken;

    public SharedBreakerTests() => _backend = new ScriptedBackend(_ => _isBroken ? Scripts.Send(Broken) : Scripts.EchoId);

    public Task InitializeAsync() => _redis.WaitAsync();

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Breaker_ThatOpens_HasTheFirstFailureOpenThatOfTheOtherGateway()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await OpenAsync(a, b);

        await Eventually.HoldsAsync(async () => await b.MetricAsync(Changes, "warned") == 1, "the other is told");
        Assert.Equal(0, await b.MetricAsync(Changes, "opened"));
        Assert.Equal(503, await b.StatusOfAsync("/"));

        Assert.Equal(1, await b.MetricAsync(Changes, "opened"));
        var asked = _backend.Requests.Count;
        Assert.Equal(503, await b.StatusOfAsync("/"));
        Assert.Equal(asked, _backend.Requests.Count);
    }

    [Fact]
    public async Task Breaker_ThatOpens_LeavesAGatewayAlone_ForWhichTheDestinationIsWell()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await OpenAsync(a, b);

        await Eventually.HoldsAsync(async () => await b.MetricAsync(Changes, "warned") == 1, "the other is told");
        _isBroken = false;
        for (var i = 0; i < 20; i++)
            Assert.Equal(200, await b.StatusOfAsync("/"));
        Assert.Equal(0, await b.MetricAsync(Changes, "opened"));
    }

    [Fact]
    public async Task Breaker_NotShared_IsTheGatewaysOwn()
    {
        await using var a = await StartAsync(", \"Shared\": false");
        await using var b = await StartAsync();
        await using var c = await StartAsync();
        await OpenAsync(a, b);
        await OpenAsync(c, b);

        // What the third told comes behind what the first would have told.
        await Eventually.HoldsAsync(async () => await b.MetricAsync(Changes, "warned") == 1, "the other is told");
        Assert.Equal(0, await a.MetricAsync(Changes, "warned"));
        Assert.Equal("1", (await _redis.CommandAsync("ZCARD", "gateway:breakers")).Trim());
    }

    [Fact]
    public async Task Redis_ThatIsGone_OrHoldsSomethingElse_HurtsNobody()
    {
        await _redis.CommandAsync("ZADD", "gateway:breakers", "99999999999999", "not a hint");
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await OpenAsync(a, b);
        await Eventually.HoldsAsync(async () => await b.MetricAsync(Changes, "warned") == 1, "the other is told all the same");

        await _redis.KillAsync();
        await using var c = await StartAsync();
        _isBroken = false;
        Assert.Equal(200, await c.StatusOfAsync("/"));
        _isBroken = true;
        for (var i = 0; i < 4; i++)
            Assert.Equal(503, await c.StatusOfAsync("/"));
        Assert.Equal(1, await c.MetricAsync(Changes, "opened"));
    }

    [Fact]
    public async Task Redis_ThatIsStartedAgain_IsToldAndAsked_ByGatewaysThatWentOn()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await BothSayAsync(a, b, Answers, 1);
        await _redis.KillAsync();
        await BothSayAsync(a, b, Silent, 1);
        await _redis.RestartAsync();
        await BothSayAsync(a, b, Answers, 2);

        await OpenAsync(a, b);
        await Eventually.HoldsAsync(async () => await b.MetricAsync(Changes, "warned") == 1, "the other is told");
        Assert.Equal(503, await b.StatusOfAsync("/"));
        Assert.Equal(1, await b.MetricAsync(Changes, "opened"));
    }

    private static async Task BothSayAsync(ProtectedGateway a, ProtectedGateway b, string sentence, int times)
    {
        foreach (var gateway in (ProtectedGateway[])[a, b])
            await Eventually.HoldsAsync(() => gateway.Gateway.Process.Lines.Count(line => line.Contains(sentence, StringComparison.Ordinal)) >= times, $"{times} times: {sentence}");
    }

    // Each has asked the destination once, so that it has something to say of it.
    private async Task OpenAsync(ProtectedGateway first, ProtectedGateway other)
    {
        _isBroken = false;
        Assert.Equal(200, await other.StatusOfAsync("/"));
        _isBroken = true;
        for (var i = 0; i < 4; i++)
            Assert.Equal(503, await first.StatusOfAsync("/"));
        Assert.Equal(1, await first.MetricAsync(Changes, "opened"));
    }

    private Task<ProtectedGateway> StartAsync(string more = "") => ProtectedGateway.StartAsync(
        $$"""{ "Breaker": { "MinimumThroughput": 4, "BreakDuration": "1m"{{more}} } }""",
        [_backend.Address],
        root: $$""" "Redis": { "Connection": "127.0.0.1:{{_redis.Port.ToString(CultureInfo.InvariantCulture)}}" }, """);
}
