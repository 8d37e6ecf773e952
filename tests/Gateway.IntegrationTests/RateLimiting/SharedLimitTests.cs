using System.Globalization;
using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>Two gateways that count together in a real Redis, which stops, dies, comes back, and is none at all.</summary>
public sealed class SharedLimitTests : IAsyncLifetime
{
    private const int HotLease = 500;

    // All keys that something is counted under.
    private const string Counts = "gateway:limit:{*";

    private static readonly Dictionary<string, string> Policies = new()
    {
        ["bucket"] = """{ "Limit": 40, "Window": "10h" }""",
        ["fixed"] = """{ "Algorithm": "FixedWindow", "Limit": 40, "Window": "1h" }""",
        ["sliding"] = """{ "Algorithm": "SlidingWindow", "Limit": 40, "Window": "1h" }""",
        ["leased"] = """{ "Algorithm": "FixedWindow", "Limit": 40, "Window": "1h", "Lease": 8 }""",
        ["own"] = """{ "Algorithm": "FixedWindow", "Limit": 40, "Window": "1h", "Shared": false }""",
        ["allow"] = """{ "Algorithm": "FixedWindow", "Limit": 10, "Window": "1h", "OnStoreFailure": "Allow" }""",
        ["refuse"] = """{ "Algorithm": "FixedWindow", "Limit": 1000000, "Window": "1h", "OnStoreFailure": "Refuse" }""",
        ["failures"] = """{ "Algorithm": "FixedWindow", "Limit": 20, "Window": "1h", "Cost": { "Statuses": { "401": 10 } } }""",
        ["brief-bucket"] = """{ "Limit": 5, "Window": "2s" }""",
        ["brief-fixed"] = """{ "Algorithm": "FixedWindow", "Limit": 5, "Window": "2s" }""",
        ["brief-sliding"] = """{ "Algorithm": "SlidingWindow", "Limit": 5, "Window": "2s" }""",
        ["free-bucket"] = """{ "Limit": 2, "Window": "20s", "Cost": { "Statuses": { "2xx": 0 } } }""",
        ["free-fixed"] = """{ "Algorithm": "FixedWindow", "Limit": 2, "Window": "1h", "Cost": { "Statuses": { "2xx": 0 } } }""",
        ["free-sliding"] = """{ "Algorithm": "SlidingWindow", "Limit": 2, "Window": "1h", "Cost": { "Statuses": { "2xx": 0 } } }""",
        ["hot"] = $$"""{ "Algorithm": "FixedWindow", "Limit": 1000000, "Window": "1h", "Lease": {{HotLease}} }""",
        ["hot-whole"] = """{ "Algorithm": "FixedWindow", "Limit": 40, "Window": "1h", "Lease": 40 }""",
        ["probe"] = """{ "Limit": 1000000, "Window": "1s" }""",
    };

    private readonly ScriptedBackend _backend = new(static request =>
        request.Target == "/failures/login" ? Scripts.Send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n") : Scripts.Ok("hello"));
    private readonly RedisServer _redis = new();
    private LimitedNode? _a;
    private LimitedNode? _b;

    private LimitedNode A => _a!;

    private LimitedNode B => _b!;

    public async Task InitializeAsync()
    {
        _a = await LimitedNode.StartAsync(_backend.Address, Policies, _redis.Port);
        _b = await LimitedNode.StartAsync(_backend.Address, Policies, _redis.Port);
        await A.WaitForRedisAsync("/probe/");
        await B.WaitForRedisAsync("/probe/");
    }

    public async Task DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        await _redis.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("bucket", 40)]
    [InlineData("fixed", 40)]
    [InlineData("sliding", 40)]
    [InlineData("own", 80)]
    public async Task Limit_OverTwoGateways_IsOne(string policy, int expected)
    {
        var passing = 0;
        for (var i = 0; i < 60; i++)
            passing += (await A.PassesAsync($"/{policy}/") ? 1 : 0) + (await B.PassesAsync($"/{policy}/") ? 1 : 0);

        Assert.Equal(expected, passing);
    }

    [Fact]
    public async Task Limit_OverTwoGatewaysAtOnce_IsOne()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? A : B).CountPassingAsync(30, "/sliding/")));

        Assert.Equal(40, all.Sum());
    }

    [Fact]
    public async Task Lease_OfAHotKey_AsksOnceForMany_AndNeverExceedsTheLimit()
    {
        var before = await A.StoreCountAsync("answered") + await B.StoreCountAsync("answered");
        var all = await Task.WhenAll(A.CountPassingAsync(30, "/leased/"), B.CountPassingAsync(30, "/leased/"));
        var asked = await A.StoreCountAsync("answered") + await B.StoreCountAsync("answered") - before;

        Assert.InRange(all.Sum(), 24, 40);
        // What is refused is asked each time; what passes, at most once in four where a lease was cut short.
        Assert.True(asked - (60 - all.Sum()) <= 20, $"{asked} questions for {all.Sum()} that passed");
    }

    [Fact]
    public async Task Cost_OfFailures_IsSharedToo()
    {
        using (await A.GetAsync("/failures/login"))
        using (await B.GetAsync("/failures/login"))
            await Eventually.HoldsAsync(async () => !await A.PassesAsync("/failures/") && !await B.PassesAsync("/failures/"), "two failures are all that is allowed");
    }

    // As it would be with its clock set back by an hour: whatever was written is of a time to come.
    [Theory]
    [InlineData("brief-bucket")]
    [InlineData("brief-fixed")]
    [InlineData("brief-sliding")]
    public async Task Clock_OfRedisSetBack_LocksNobodyOut(string policy)
    {
        const string Shift = """
            for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
              local value, shifted = redis.call('GET', key), ''
              for at = 1, #value, 8 do
                local number = struct.unpack('>d', string.sub(value, at, at + 7))
                shifted = shifted .. struct.pack('>d', number > 1e12 and number + 3.6e9 or number)
              end
              redis.call('SET', key, shifted, 'PX', 3600000)
            end
            return 'shifted'
            """;
        await Eventually.HoldsAsync(async () => !await A.PassesAsync($"/{policy}/"), "the limit is reached");
        Assert.Equal("shifted", await _redis.CommandAsync("EVAL", Shift, "0", $"gateway:limit:*:{policy}"));

        Assert.False(await B.PassesAsync($"/{policy}/"));
        await Eventually.HoldsAsync(async () => await A.PassesAsync($"/{policy}/"), "the window is over");
    }

    [Fact]
    public async Task Outage_OfADeadRedis_EachPolicyDoesWhatItSays_AndAfterwardsLimitsAreSharedAgain()
    {
        Assert.Equal(20, await A.CountPassingAsync(20, "/fixed/"));
        await _redis.KillAsync();
        // This gateway let 20 through itself; it goes on from there.
        Assert.InRange(await A.CountPassingAsync(60, "/fixed/"), 20, 20);
        Assert.Equal(40, await A.CountPassingAsync(40, "/allow/"));
        Assert.Equal(0, await A.CountPassingAsync(5, "/refuse/"));
        await _redis.RestartAsync();
        await A.WaitForRedisAsync("/probe/");
        await B.WaitForRedisAsync("/probe/");

        Assert.True(await A.PassesAsync("/refuse/"));
        await Limit_OverTwoGateways_IsOne("sliding", 40);
    }

    [Fact]
    public async Task Outage_OfARedisThatHangs_DoesNotHoldRequestsUp_AndIsNoError()
    {
        await _redis.FreezeAsync();
        await A.CountPassingAsync(200, "/probe/");
        Assert.True(await A.StoreCountAsync("skipped") > 150);
        await _redis.ThawAsync();
        await A.WaitForRedisAsync("/probe/");
    }

    // As a replica is, or a server whose disk is full: it answers, and refuses.
    [Fact]
    public async Task Outage_OfARedisThatTakesNoWrites_IsOneAsAnyOther()
    {
        await _redis.CommandAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        await Eventually.HoldsAsync(
            async () =>
            {
                var before = await A.StoreCountAsync("skipped");
                return !await A.PassesAsync("/refuse/") && await A.StoreCountAsync("skipped") > before;
            },
            "Redis is left alone");
        var failed = await A.StoreCountAsync("failed");

        Assert.Equal(0, await A.CountPassingAsync(10, "/refuse/"));
        Assert.Equal(40, await A.CountPassingAsync(60, "/fixed/"));
        Assert.Equal(failed, await A.StoreCountAsync("failed"));
        await _redis.CommandAsync("CONFIG", "SET", "min-replicas-to-write", "0");
        await A.WaitForRedisAsync("/probe/");
        await B.WaitForRedisAsync("/probe/");
        await Limit_OverTwoGateways_IsOne("sliding", 40);
    }

    [Fact]
    public async Task Outage_OfARedisThatComesAndGoes_IsNoError()
    {
        for (var i = 0; i < 4; i++)
        {
            await _redis.FreezeAsync();
            await A.CountPassingAsync(20, "/probe/");
            await _redis.ThawAsync();
            await A.CountPassingAsync(20, "/probe/");
        }

        for (var i = 0; i < 2; i++)
        {
            await _redis.KillAsync();
            await A.CountPassingAsync(20, "/probe/");
            await _redis.RestartAsync();
            await A.CountPassingAsync(20, "/probe/");
        }

        await A.WaitForRedisAsync("/probe/");
    }

    [Fact]
    public async Task Values_InRedisThatAreNone_CountAsNothing()
    {
        Assert.True(await A.PassesAsync("/fixed/"));
        Assert.True(await A.PassesAsync("/sliding/"));
        Assert.True(await A.PassesAsync("/bucket/"));
        foreach (var key in (await _redis.CommandAsync("--scan", "--pattern", Counts)).Split('\n'))
        {
            await _redis.CommandAsync("DEL", key);
            await _redis.CommandAsync("LPUSH", key, "garbage");
        }

        Assert.Equal(40, await A.CountPassingAsync(50, "/fixed/"));
        foreach (var key in (await _redis.CommandAsync("--scan", "--pattern", Counts)).Split('\n'))
            await _redis.CommandAsync("SET", key, "aaaaaaaaaaaaaaaa");

        Assert.Equal(40, await A.CountPassingAsync(50, "/fixed/"));
        Assert.Equal(40, await A.CountPassingAsync(50, "/sliding/"));
        Assert.Equal(40, await A.CountPassingAsync(50, "/bucket/"));
        Assert.Equal((0, 0), (await A.StoreCountAsync("failed"), await A.StoreCountAsync("skipped")));
    }

    // A little of a token is back when its request ends, however short that was.
    [Theory]
    [InlineData("free-bucket")]
    [InlineData("free-fixed")]
    [InlineData("free-sliding")]
    public async Task Cost_OfRequestsThatCostNothing_IsGivenBack(string policy)
    {
        for (var i = 0; i < 30; i++)
        {
            using var response = await A.GetAsync($"/{policy}/");
            Assert.Equal((i, HttpStatusCode.OK), (i, response.StatusCode));
            // What is given back is on its way to Redis, for which nobody waits.
            await Eventually.HoldsAsync(async () => await CountInRedisAsync(policy) < 1, "it is given back");
        }
    }

    [Fact]
    public async Task Lease_OfManyRequestsAtOnce_IsTakenOnce()
    {
        // All of them are there before the first is answered.
        await _redis.CommandAsync("CLIENT", "PAUSE", "300");
        var start = TimeProvider.System.GetTimestamp();
        var passing = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => A.PassesAsync("/hot/")));

        Assert.DoesNotContain(false, passing);
        // What is left of a lease is lost after a second: there may then be another.
        var leases = 1 + Math.Floor(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        Assert.InRange(await CountInRedisAsync("hot"), 64, 64 + (HotLease * leases));
    }

    // One takes in advance what the others then ask Redis for in vain.
    [Fact]
    public async Task Lease_OfAllThereIs_IsForAllThatAskAtOnce()
    {
        await _redis.CommandAsync("CLIENT", "PAUSE", "300");
        var passing = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => A.PassesAsync("/hot-whole/")));

        Assert.DoesNotContain(false, passing);
    }

    // What counts as used of the one key of a policy, when it was last written.
    private async Task<double> CountInRedisAsync(string policy)
    {
        const string Read = """
            local sum = 0
            for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
              local value = redis.call('GET', key)
              for at = 1, #value, 8 do
                local number = struct.unpack('>d', value, at)
                if number < 1e12 then sum = sum + number end
              end
            end
            return tostring(sum)
            """;
        return double.Parse(await _redis.CommandAsync("EVAL", Read, "0", $"gateway:limit:{{*:{policy}"), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Server_ThatSpeaksGarbage_IsNoError()
    {
        await using var garbage = new ScriptedBackend(static _ => Scripts.Close);
        var port = new Uri(garbage.Address).Port;
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies, port);

        Assert.Equal(40, await node.CountPassingAsync(60, "/fixed/"));
        Assert.Equal(0, await node.CountPassingAsync(3, "/refuse/"));
        Assert.Equal(0, await node.StoreCountAsync("answered"));
    }
}
