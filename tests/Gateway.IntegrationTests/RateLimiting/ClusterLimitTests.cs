using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>Two gateways that count together in a real Redis Cluster, where keys are on three masters and one step has those of one slot alone.</summary>
public sealed class ClusterLimitTests : IAsyncLifetime
{
    private const string Keys = "gateway:limit:*";

    private static readonly Dictionary<string, string> Policies = new()
    {
        ["hour"] = """{ "Algorithm": "FixedWindow", "Limit": 40, "Window": "1h" }""",
        ["day"] = """{ "Algorithm": "SlidingWindow", "Limit": 1000, "Window": "24h" }""",
        ["account"] = """{ "Algorithm": "FixedWindow", "Limit": 5, "Window": "1h", "Key": "header:X-Account" }""",
        ["device"] = """{ "Algorithm": "FixedWindow", "Limit": 2, "Window": "1h", "Key": "header:X-Device" }""",
        ["places"] = """{ "Algorithm": "Concurrency", "Limit": 2, "Key": "header:X-Account" }""",
        ["tried"] = """{ "Algorithm": "FixedWindow", "Limit": 1, "Window": "1h", "Key": "header:X-Device", "Shadow": true }""",
        ["probe"] = """{ "Limit": 1000000, "Window": "1s", "Key": "route" }""",
    };

    private static readonly Dictionary<string, string[]> Together = new()
    {
        ["client"] = ["hour", "day"],
        ["login"] = ["account", "device"],
        ["export"] = ["places", "device"],
        ["trial"] = ["account", "tried"],
    };

    private readonly HoldingBackend _backend = new();
    private RedisCluster? _redis;
    private LimitedNode? _a;
    private LimitedNode? _b;

    private RedisCluster Redis => _redis!;

    private LimitedNode A => _a!;

    private LimitedNode B => _b!;

    public async Task InitializeAsync()
    {
        _redis = await RedisCluster.StartAsync();
        var store = $$""" "Redis": { "Connection": "{{Redis.Connection}}" }, """;
        _a = await LimitedNode.StartAsync(_backend.Address, Policies, root: store, together: Together);
        _b = await LimitedNode.StartAsync(_backend.Address, Policies, root: store, together: Together);
        await A.WaitForRedisAsync("/probe/");
        await B.WaitForRedisAsync("/probe/");
    }

    public async Task DisposeAsync()
    {
        if (_a is not null)
            await _a.DisposeAsync();
        if (_b is not null)
            await _b.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task Limits_OfOneClient_AreInOneSlot_AndOneOverBothGateways()
    {
        var passing = 0;
        for (var i = 0; i < 30; i++)
            passing += (await A.PassesAsync("/client/") ? 1 : 0) + (await B.PassesAsync("/client/") ? 1 : 0);

        Assert.Equal(40, passing);
        var (keys, _) = await Redis.KeysAsync(Keys);
        var ofClient = keys.Where(static key => key.EndsWith(":hour", StringComparison.Ordinal) || key.EndsWith(":day", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, ofClient.Length);
        Assert.Single((await Task.WhenAll(ofClient.Select(key => Redis.CommandAsync("CLUSTER", "KEYSLOT", key)))).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Limits_OfSeveralSlots_MustAllAllow_AndARefusalTakesNothing()
    {
        var passing = new List<int>();
        foreach (var device in (string[])["phone", "tablet", "watch"])
            passing.Add(await A.CountPassingAsync(4, "/login/", _ => [("X-Account", "anna"), ("X-Device", device)]));

        // Two for each device, and five for the account: what the account gave for a refused device came back.
        Assert.Equal([2, 2, 1], passing);
        Assert.Equal(0, await B.CountPassingAsync(4, "/login/", static _ => [("X-Account", "anna"), ("X-Device", "desk")]));
        Assert.Equal(2, await B.CountPassingAsync(4, "/login/", static _ => [("X-Account", "bert"), ("X-Device", "desk")]));
        Assert.Equal(0, await A.StoreCountAsync("failed") + await B.StoreCountAsync("failed"));
    }

    [Fact]
    public async Task Places_OfManyClients_AreHeldOverBothGateways_AndAreToldOnEachMaster()
    {
        (string Name, string Value)[][] accounts = [.. Enumerable.Range(0, 9).Select(static i => new[] { ("X-Account", $"customer-{i}"), ("X-Device", $"device-{i}") })];
        foreach (var account in accounts)
        {
            await _backend.HoldAsync(A, "/export/", 1, account);
            await _backend.HoldAsync(B, "/export/", 1, account);
        }

        foreach (var account in accounts)
            Assert.False(await A.PassesAsync("/places/", account));
        await Eventually.HoldsAsync(async () => await A.MetricAsync("gateway_rate_limiting_held") == accounts.Length, "all are held");
        _backend.Answer();
        foreach (var account in accounts)
            await Eventually.HoldsAsync(() => B.PassesAsync("/places/", account), "a place is free");
    }

    [Fact]
    public async Task Shadow_OfAnotherSlot_IsCounted_AndRefusesNobody()
    {
        Assert.Equal(5, await A.CountPassingAsync(9, "/trial/", static _ => [("X-Account", "anna"), ("X-Device", "phone")]));
        Assert.Equal((1, 4), (await A.MetricAsync("gateway_rate_limiting_requests_total", "tried", "allowed"), await A.MetricAsync("gateway_rate_limiting_requests_total", "tried", "shadow_refused")));
    }

    [Fact]
    public async Task Keys_OfManyClients_AreOnAllMasters()
    {
        Assert.Equal(30, await A.CountPassingAsync(30, "/account/", static i => [("X-Account", $"customer-{i}")]));

        var (keys, nodes) = await Redis.KeysAsync(Keys);
        Assert.True(keys.Count >= 30, $"{keys.Count} keys");
        Assert.Equal(3, nodes);
    }

    [Fact]
    public async Task Outage_OfOneMaster_IsNoError_AndItsClientsAreCountedByEachGateway()
    {
        Assert.Equal(5, await A.CountPassingAsync(9, "/account/", static _ => [("X-Account", "anna")]));
        var (keys, _) = await Redis.KeysAsync("gateway:limit:*:account");
        await Redis.KillMasterOfAsync(Assert.Single(keys));

        // What this gateway let through itself it remembers; the other one counts for itself, and may let as many through.
        Assert.Equal(0, await A.CountPassingAsync(9, "/account/", static _ => [("X-Account", "anna")]));
        Assert.Equal(5, await B.CountPassingAsync(9, "/account/", static _ => [("X-Account", "anna")]));
    }
}
