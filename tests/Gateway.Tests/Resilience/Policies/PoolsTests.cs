using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Concurrency;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Resilience.Policies;

/// <summary>What outlives generations of the configuration.</summary>
public sealed class PoolsTests
{
    private static readonly DestinationState[] One = SomeDestinations.Of(1);

    private readonly Pools _pools = new ResilienceServices(new ManualClock()).Pools;

    [Fact]
    public async Task Apply_AnotherLimit_CountsThoseThatAreOnTheirWay()
    {
        var three = new ResiliencePolicyOptions { MaxConcurrency = 3 };
        Apply(("php", three));
        var pool = _pools.Of("php", "laravel", three);
        for (var i = 0; i < 3; i++)
            Assert.Equal(EntryResult.Entered, (await pool.EnterAsync(RequestPriority.Normal, One, null, default)).Result);
        Apply(("php", new() { MaxConcurrency = 4 }));

        Assert.Same(pool, _pools.Of("php", "laravel", three));
        Assert.Equal(EntryResult.Entered, (await pool.EnterAsync(RequestPriority.Normal, One, null, default)).Result);
        Assert.Equal(EntryResult.Full, (await pool.EnterAsync(RequestPriority.Normal, One, null, default)).Result);
    }

    [Fact]
    public async Task Apply_AHigherLimit_LetsThoseInThatWait()
    {
        var one = new ResiliencePolicyOptions { MaxConcurrency = 1, Queue = new() };
        Apply(("php", one));
        var pool = _pools.Of("php", "laravel", one);
        await pool.EnterAsync(RequestPriority.Normal, One, null, default);
        var waiting = pool.EnterAsync(RequestPriority.Normal, One, null, default).AsTask();
        Assert.False(waiting.IsCompleted);
        Apply(("php", new() { MaxConcurrency = 2, Queue = new() }));

        Assert.Equal(EntryResult.Entered, (await waiting).Result);
    }

    [Fact]
    public void Apply_WithoutThePolicy_OrTheCluster_ForgetsIt()
    {
        var options = new ResiliencePolicyOptions();
        Apply(("php", options), ("other", options));
        var (php, other, gone) = (_pools.Of("php", "laravel", options), _pools.Of("other", "laravel", options), _pools.Of("php", "gone", options));
        Apply(("php", options));

        Assert.Equal(new[] { php }, _pools.All);
        Assert.NotSame(other, _pools.Of("other", "laravel", options));
        Assert.NotSame(gone, _pools.Of("php", "gone", options));
    }

    [Fact]
    public async Task Of_ForARequestOfAnOlderGeneration_HasWhatIsInForce()
    {
        Apply(("php", new() { MaxConcurrency = 1 }));
        var pool = _pools.Of("php", "laravel", new() { MaxConcurrency = 100 });
        await pool.EnterAsync(RequestPriority.Normal, One, null, default);

        Assert.Equal(EntryResult.Full, (await pool.EnterAsync(RequestPriority.Normal, One, null, default)).Result);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 6)]
    [InlineData(9, 10)]
    public async Task Enter_WithALimitForEachDestination_AllowsTheirSum_UpToThatOfTheCluster(int destinations, int expected)
    {
        var pool = _pools.Of("php", "laravel", new() { MaxConcurrency = 10, MaxConcurrencyPerDestination = 2 });
        var entered = 0;
        while ((await pool.EnterAsync(RequestPriority.Normal, SomeDestinations.Of(destinations), null, default)).Result == EntryResult.Entered)
            entered++;

        Assert.Equal(expected, entered);
    }

    // 64 fast ones would make 80 ms look like a cluster that is overrun.
    [Theory]
    [InlineData(true, 500, 8)]
    [InlineData(true, 502, 8)]
    [InlineData(true, 599, 8)]
    [InlineData(true, 429, 5)]
    [InlineData(true, 503, 5)]
    [InlineData(true, 504, 5)]
    [InlineData(false, 0, 5)]
    public async Task Answered_ByWhatFailsFast_LowersTheLimitForWhatSaysThatItIsTooMuch_AndIsNoMeasure(bool isAnswered, int status, int expected)
    {
        var pool = _pools.Of("php", "laravel", new() { Adaptive = new() });
        for (var i = 0; i < 64; i++)
            pool.Answered(TimeSpan.FromMilliseconds(1), isAnswered ? Outcome.Succeeded : Outcome.Failed, status);
        for (var i = 0; i < 96; i++)
            pool.Answered(TimeSpan.FromMilliseconds(80), Outcome.Succeeded, 200);
        await pool.EnterAsync(RequestPriority.Normal, One, null, default);

        Assert.Equal(expected, pool.Gate.Limit);
    }

    private void Apply(params (string Name, ResiliencePolicyOptions Options)[] policies)
    {
        var options = new ResilienceOptions { Policies = policies.ToDictionary(static one => one.Name, static one => one.Options) };
        _pools.Apply(new ConfigurationSections([KeyValuePair.Create(typeof(ResilienceOptions), (object)options), KeyValuePair.Create(typeof(Clusters), (object)new Clusters())]));
    }

    private sealed class Clusters : IClusterNames
    {
        public IEnumerable<string> ClusterIds => ["laravel"];
    }
}
