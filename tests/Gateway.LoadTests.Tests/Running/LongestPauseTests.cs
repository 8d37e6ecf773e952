using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Tests.Running;

public class LongestPauseTests
{
    private const string Metrics = """
        # TYPE gateway_gc_pause_duration_seconds histogram
        gateway_gc_pause_duration_seconds_bucket{le="0.001"} 7
        gateway_gc_pause_duration_seconds_bucket{le="0.005"} 9
        gateway_gc_pause_duration_seconds_bucket{le="0.01"} 9
        gateway_gc_pause_duration_seconds_bucket{le="+Inf"} 9
        gateway_gc_pause_duration_seconds_count 9
        """;

    [Fact]
    public void Read_AllWithinABound_IsThatBound() => Assert.Equal(TimeSpan.FromMilliseconds(5), LongestPause.Read(Metrics));

    [Fact]
    public void Read_OneBeyondAllBounds_IsTheLongestThereIs() =>
        Assert.Equal(TimeSpan.MaxValue, LongestPause.Read(Metrics.Replace("+Inf\"} 9", "+Inf\"} 10", StringComparison.Ordinal)));

    [Fact]
    public void Read_NothingYet_IsZero() => Assert.Equal(TimeSpan.Zero, LongestPause.Read("dotnet_gc_collections_total 0"));

    [Fact]
    public void Read_OtherMetrics_AreRefused() => Assert.Throws<LoadTestException>(static () => LongestPause.Read("up 1"));
}
