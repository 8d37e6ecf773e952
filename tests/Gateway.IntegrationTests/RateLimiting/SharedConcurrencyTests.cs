using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>What is on its way at two gateways is counted together in a real Redis: which stops, forgets, and answers late, while gateways die and requests last.</summary>
public sealed class SharedConcurrencyTests : IAsyncLifetime
{
    private const int Places = 3;

    private static readonly Dictionary<string, string> Policies = new()
    {
        // Where Redis is late on a busy machine, nobody must get in for it.
        ["places"] = $$"""{ "Algorithm": "Concurrency", "Limit": {{Places}}, "OnStoreFailure": "Refuse" }""",
        ["local"] = $$"""{ "Algorithm": "Concurrency", "Limit": {{Places}} }""",
        ["allow"] = $$"""{ "Algorithm": "Concurrency", "Limit": {{Places}}, "OnStoreFailure": "Allow" }""",
        ["own"] = $$"""{ "Algorithm": "Concurrency", "Limit": {{Places}}, "Shared": false }""",
        ["once"] = """{ "Algorithm": "FixedWindow", "Limit": 1, "Window": "1h" }""",
        ["probe"] = """{ "Limit": 1000000, "Window": "1s" }""",
    };

    private static readonly Dictionary<string, string[]> Together = new() { ["both"] = ["places", "once"] };

    private readonly HoldingBackend _backend = new();
    private readonly RedisServer _redis = new();
    private Relay? _way;
    private LimitedNode? _a;
    private LimitedNode? _b;

    private Relay Way => _way!;

    private LimitedNode A => _a!;

    private LimitedNode B => _b!;

    public async Task InitializeAsync()
    {
        _way = new Relay(_redis.Port);
        _a = await LimitedNode.StartAsync(_backend.Address, Policies, Way.Port, together: Together);
        _b = await LimitedNode.StartAsync(_backend.Address, Policies, _redis.Port, together: Together);
        await A.WaitForRedisAsync("/probe/");
        await B.WaitForRedisAsync("/probe/");
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await A.DisposeAsync();
        await B.DisposeAsync();
        await Way.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Places_OverTwoGatewaysAtOnce_AreNeverMoreThanTheLimit_AndAllComeBack()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? A : B).CountPassingAsync(60, "/places/")));

        Assert.InRange(_backend.Most, 1, Places);
        Assert.InRange(all.Sum(), Places, 720);
        await WaitUntilHeldAsync("places", 0);
        await HoldAllAsync(B, "places");
        Assert.False(await A.PassesAsync("/places/"));
    }

    [Fact]
    public async Task Places_OfAllGateways_AreOfOneLimit_UnlessItIsNotShared()
    {
        await _backend.HoldAsync(A, "/places/", 2);
        await _backend.HoldAsync(B, "/places/", 1);
        await _backend.HoldAsync(A, "/own/", Places);

        Assert.False(await A.PassesAsync("/places/"));
        using (var refused = await B.GetAsync("/places/"))
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, 1.0), (refused.StatusCode, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
            Assert.Equal(["\"places\";r=0"], refused.Headers.GetValues("RateLimit"));
            Assert.Equal([$"\"places\";q={Places};qu=\"concurrent-requests\""], refused.Headers.GetValues("RateLimit-Policy"));
        }

        await _backend.HoldAsync(B, "/own/", Places);
        Assert.Equal((2, 1), (await A.MetricAsync("gateway_rate_limiting_held"), await B.MetricAsync("gateway_rate_limiting_held")));
        _backend.Answer();
        await WaitUntilHeldAsync("places", 0);
        Assert.True(await B.PassesAsync("/places/"));
    }

    [Fact]
    public async Task Refusal_ByAnotherLimit_TakesNoPlace()
    {
        await _backend.HoldAsync(A, "/both/", 1);

        Assert.Equal(0, await B.CountPassingAsync(5, "/both/"));
        Assert.Equal(1, await HeldAsync("places"));
    }

    [Fact]
    public async Task Gateway_ThatIsKilled_GivesItsPlacesBack()
    {
        var held = await _backend.HoldAsync(A, "/places/", Places);
        Assert.False(await B.PassesAsync("/places/"));
        await A.Gateway.Process.SignalAsync("KILL");
        foreach (var request in held)
            await Assert.ThrowsAsync<HttpRequestException>(() => request);

        await Eventually.HoldsAsync(() => B.PassesAsync("/places/"), "the places of the dead are free");
        await WaitUntilHeldAsync("places", 0);
        await HoldAllAsync(B, "places");
    }

    // Longer than Redis would count a request of which it is not told again.
    [Fact]
    public async Task Places_OfWebSockets_AreHeldAsLongAsTheyLast()
    {
        await using var backend = await WebSocketBackend.StartAsync();
        await using var a = await LimitedNode.StartAsync(backend.Address, Policies, Way.Port);
        await using var b = await LimitedNode.StartAsync(backend.Address, Policies, _redis.Port);
        await a.WaitForRedisAsync("/probe/");
        await b.WaitForRedisAsync("/probe/");
        using var client = a.Gateway.CreateClient();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(client.BaseAddress!) { Scheme = "ws", Path = "/places/" }.Uri, client, default).WaitAsync(Eventually.Limit, TimeProvider.System);
        await _backend.HoldAsync(A, "/places/", Places - 1);

        var end = await EndAsync("places");
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.False(await b.PassesAsync("/places/"));
                return await NowAsync() > end;
            },
            "what was told first is over");
        Assert.Equal(WebSocketState.Open, socket.State);
        socket.Abort();
        await Eventually.HoldsAsync(() => b.PassesAsync("/places/"), "its place is free");
    }

    [Fact]
    public async Task Outage_EachPolicyDoesWhatItSays_AndRedisIsToldAgainOfWhatIsThere()
    {
        await _backend.HoldAsync(A, "/local/", 1);
        await _backend.HoldAsync(A, "/allow/", Places);
        await _redis.KillAsync();
        // This gateway has one of its own there.
        await _backend.HoldAsync(A, "/local/", Places - 1);
        Assert.False(await A.PassesAsync("/local/"));
        await _backend.HoldAsync(B, "/local/", Places);
        Assert.False(await B.PassesAsync("/local/"));
        await _backend.HoldAsync(A, "/allow/", 2);
        Assert.Equal(0, await A.CountPassingAsync(3, "/places/"));
        await _redis.RestartAsync();
        await A.WaitForRedisAsync("/probe/");
        await B.WaitForRedisAsync("/probe/");

        await WaitUntilHeldAsync("local", Places * 2);
        await WaitUntilHeldAsync("allow", Places + 2);
        Assert.False(await B.PassesAsync("/local/"));
        Assert.False(await B.PassesAsync("/allow/"));
        Assert.True(await A.PassesAsync("/places/"));
        _backend.Answer();
        await WaitUntilHeldAsync("local", 0);
        await WaitUntilHeldAsync("allow", 0);
        Assert.True(await B.PassesAsync("/local/"));
    }

    // A request ends while nobody can tell Redis, which still has its place.
    [Fact]
    public async Task Release_WhileRedisCannotBeReached_IsToldLater()
    {
        await HoldAllAsync(A, "local");
        Way.Cut();
        await Eventually.HoldsAsync(
            async () =>
            {
                var before = await A.StoreCountAsync("skipped");
                await A.PassesAsync("/probe/");
                return await A.StoreCountAsync("skipped") > before;
            },
            "Redis is left alone");
        _backend.Answer();
        await Eventually.HoldsAsync(async () => await A.MetricAsync("gateway_rate_limiting_held") == 0, "all have ended");
        Assert.Equal(0, await ReleasedAsync());
        Way.Heal();

        await Eventually.HoldsAsync(async () => await ReleasedAsync() >= Places, "all are given back");
        Assert.Equal(0, await HeldAsync("local"));
    }

    [Fact]
    public async Task Grant_ThatComesTooLate_IsGivenBack()
    {
        Way.Cut();
        Assert.False(await A.PassesAsync("/places/"));
        Way.Heal();

        await Eventually.HoldsAsync(async () => await ReleasedAsync() > 0, "it is given back");
        Assert.Equal(0, await HeldAsync("places"));
        await HoldAllAsync(B, "places");
    }

    [Fact]
    public async Task Grant_ThatComesTooLate_IsThatOfTheRequestThatWentOnAlone()
    {
        Way.Cut();
        await _backend.HoldAsync(A, "/local/", 1);
        Way.Heal();

        await WaitUntilHeldAsync("local", 1);
        await _backend.HoldAsync(B, "/local/", Places - 1);
        Assert.False(await B.PassesAsync("/local/"));
        _backend.Answer();
        await WaitUntilHeldAsync("local", 0);
    }

    [Fact]
    public async Task Values_InRedisThatAreNone_CountAsNothing()
    {
        await HoldAllAsync(A, "places");
        var key = await KeyAsync("places");
        await _redis.CommandAsync("DEL", key);
        await _redis.CommandAsync("SET", key, "garbage");
        Assert.True(await B.PassesAsync("/places/"));

        // The three are there still, and are told of again.
        await WaitUntilHeldAsync("places", Places);
        Assert.False(await B.PassesAsync("/places/"));
    }

    [Fact]
    public async Task Edit_OfTheLimit_CountsWhatIsThere()
    {
        await HoldAllAsync(A, "places");
        Assert.False(await B.PassesAsync("/places/"));
        var more = new Dictionary<string, string>(Policies) { ["places"] = $$"""{ "Algorithm": "Concurrency", "Limit": {{Places + 1}}, "OnStoreFailure": "Refuse" }""" };
        await B.Gateway.EditAsync(LimitedNode.Configuration(_backend.Address, more, _redis.Port, together: Together));
        await B.Gateway.WaitForGenerationAsync(2);

        await _backend.HoldAsync(B, "/places/", 1);
        Assert.False(await B.PassesAsync("/places/"));
        // What is there is told of and given back also where nothing is shared any more.
        more["places"] = Policies["own"];
        await A.Gateway.EditAsync(LimitedNode.Configuration(_backend.Address, more, Way.Port, together: Together));
        await A.Gateway.WaitForGenerationAsync(2);
        var end = await EndAsync("places");
        await Eventually.HoldsAsync(async () => await EndAsync("places") > end, "it is told of again");
        Assert.Equal(Places + 1, await HeldAsync("places"));
        _backend.Answer();
        await WaitUntilHeldAsync("places", 0);
    }

    private Task<List<Task<HttpResponseMessage>>> HoldAllAsync(LimitedNode node, string policy) => _backend.HoldAsync(node, $"/{policy}/", Places);

    private async Task<string> KeyAsync(string policy) => await _redis.CommandAsync("--scan", "--pattern", $"gateway:limit:*:{policy}");

    private async Task<int> HeldAsync(string policy) =>
        await KeyAsync(policy) is { Length: > 0 } key && int.TryParse(await _redis.CommandAsync("ZCARD", key), CultureInfo.InvariantCulture, out var count) ? count : 0;

    private Task WaitUntilHeldAsync(string policy, int count) => Eventually.HoldsAsync(async () => await HeldAsync(policy) == count, $"{count} places of {policy} are held in Redis");

    /// <summary>When the first of its places ends, unless it is told of again.</summary>
    /// <remarks>A token is any bytes, also those that end lines.</remarks>
    private async Task<double> EndAsync(string policy) =>
        double.Parse((await _redis.CommandAsync("ZRANGE", await KeyAsync(policy), "0", "0", "WITHSCORES")).Split('\n')[^1], CultureInfo.InvariantCulture);

    private async Task<double> NowAsync() => double.Parse(await _redis.CommandAsync("EVAL", "local t = redis.call('TIME') return string.format('%.0f', t[1] * 1000000 + t[2])", "0"), CultureInfo.InvariantCulture);

    /// <summary>How many places were given back.</summary>
    private async Task<int> ReleasedAsync()
    {
        const string Calls = "cmdstat_zrem:calls=";
        var line = (await _redis.CommandAsync("INFO", "commandstats")).Split('\n').FirstOrDefault(static line => line.StartsWith(Calls, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[Calls.Length..line.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }
}
