using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>Limits that are tried out are counted by two gateways together, and nobody is refused, or pays, because of them.</summary>
public sealed class SharedShadowTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Policies = new()
    {
        ["real"] = """{ "Algorithm": "FixedWindow", "Limit": 10, "Window": "1h" }""",
        ["tried"] = """{ "Algorithm": "FixedWindow", "Limit": 5, "Window": "1h", "Shadow": true }""",
        ["wide"] = """{ "Algorithm": "FixedWindow", "Limit": 1000, "Window": "1h", "Shadow": true }""",
        ["places"] = """{ "Algorithm": "Concurrency", "Limit": 1, "Shadow": true }""",
        ["refusing"] = """{ "Algorithm": "FixedWindow", "Limit": 1000, "Window": "1h", "Shadow": true, "OnStoreFailure": "Refuse" }""",
        ["allowing"] = """{ "Algorithm": "FixedWindow", "Limit": 5, "Window": "1h", "Shadow": true, "OnStoreFailure": "Allow" }""",
        ["own"] = """{ "Algorithm": "FixedWindow", "Limit": 5, "Window": "1h", "Shadow": true, "Shared": false }""",
        ["leased"] = """{ "Algorithm": "FixedWindow", "Limit": 40, "Window": "1h", "Lease": 8 }""",
        ["probe"] = """{ "Limit": 1000000, "Window": "1s" }""",
    };

    private static readonly Dictionary<string, string[]> Together = new() { ["both"] = ["tried", "real", "wide"], ["beside"] = ["leased", "wide"], ["all"] = ["probe", "tried", "refusing", "allowing", "places", "own"] };

    private readonly HoldingBackend _backend = new();
    private readonly RedisServer _redis = new();
    private LimitedNode? _a;
    private LimitedNode? _b;

    private LimitedNode A => _a!;

    private LimitedNode B => _b!;

    public async Task InitializeAsync()
    {
        _a = await LimitedNode.StartAsync(_backend.Address, Policies, _redis.Port, together: Together);
        _b = await LimitedNode.StartAsync(_backend.Address, Policies, _redis.Port, together: Together);
        await A.WaitForRedisAsync("/probe/");
        await B.WaitForRedisAsync("/probe/");
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await A.DisposeAsync();
        await B.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData("tried", 5)]
    [InlineData("own", 10)]
    public async Task Shadow_OverTwoGateways_IsOne_AndRefusesNobody(string policy, int expected)
    {
        Assert.Equal((10, 10), (await A.CountPassingAsync(10, $"/{policy}/"), await B.CountPassingAsync(10, $"/{policy}/")));

        Assert.Equal((expected, 20 - expected), (await CountAsync(policy, "allowed"), await CountAsync(policy, "shadow_refused")));
        using var response = await A.GetAsync($"/{policy}/");
        Assert.False(response.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task Shadow_BesideAnother_CountsWhatThatAllows_AndTakesNothingFromIt()
    {
        var asked = await AskedAsync();
        var passing = await A.CountPassingAsync(8, "/both/") + await B.CountPassingAsync(8, "/both/");

        Assert.Equal(10, passing);
        Assert.Equal((10, 6), (await CountAsync("real", "allowed"), await CountAsync("real", "refused")));
        Assert.Equal((5, 5), (await CountAsync("tried", "allowed"), await CountAsync("tried", "shadow_refused")));
        Assert.Equal((10, 0), (await CountAsync("wide", "allowed"), await CountAsync("wide", "shadow_refused")));
        // One question for all of them.
        Assert.Equal(16, await AskedAsync() - asked);
    }

    [Fact]
    public async Task Shadow_OfPlaces_IsHeldByBoth()
    {
        await _backend.HoldAsync(A, "/places/", 1);
        await _backend.HoldAsync(B, "/places/", 2);
        Assert.Equal((1, 2), (await CountAsync("places", "allowed"), await CountAsync("places", "shadow_refused")));

        _backend.Answer();
        await Eventually.HoldsAsync(
            async () =>
            {
                var before = await CountAsync("places", "allowed");
                return await B.PassesAsync("/places/") && await CountAsync("places", "allowed") > before;
            },
            "the place is free");
    }

    [Fact]
    public async Task Shadow_WhileRedisIsDead_RefusesNobody_WhateverItWouldDo()
    {
        await _redis.KillAsync();
        Assert.Equal(20, await A.CountPassingAsync(20, "/all/"));

        Assert.Equal((5, 15), (await CountAsync("tried", "allowed"), await CountAsync("tried", "shadow_refused")));
        Assert.Equal((0, 20), (await CountAsync("refusing", "allowed"), await CountAsync("refusing", "shadow_refused")));
        Assert.Equal((20, 0), (await CountAsync("allowing", "allowed"), await CountAsync("allowing", "shadow_refused")));
    }

    // What it would take for later nobody would use: there is another to be asked with each request.
    [Fact]
    public async Task Lease_BesideAnother_TakesNothingInAdvance()
    {
        Assert.Equal(10, await A.CountPassingAsync(10, "/beside/"));
        Assert.Equal(30, await B.CountPassingAsync(40, "/beside/"));
    }

    private async Task<int> CountAsync(string policy, string result) =>
        (int)(await A.MetricAsync("gateway_rate_limiting_requests_total", policy, result) + await B.MetricAsync("gateway_rate_limiting_requests_total", policy, result));

    private async Task<double> AskedAsync() => await A.StoreCountAsync("answered") + await B.StoreCountAsync("answered");
}
