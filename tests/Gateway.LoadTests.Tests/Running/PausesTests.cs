using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Tests.Running;

public class PausesTests
{
    private static readonly Pauses None = Pauses.Read("dotnet_gc_collections_total 0");

    [Fact]
    public void LongestSince_AllWithinABound_IsThatBound() => Assert.Equal(TimeSpan.FromMilliseconds(5), Of(7, 9, 9, 9).LongestSince(None));

    [Fact]
    public void LongestSince_OneBeyondAllBounds_IsTheLongestThereIs() => Assert.Equal(TimeSpan.MaxValue, Of(7, 9, 9, 10).LongestSince(None));

    // As those of a start are.
    [Fact]
    public void LongestSince_LongOnesBefore_CountsNoneOfThem() => Assert.Equal(TimeSpan.FromMilliseconds(1), Of(9, 11, 11, 12).LongestSince(Of(7, 9, 9, 10)));

    [Fact]
    public void LongestSince_NothingSince_IsZero() => Assert.Equal(TimeSpan.Zero, Of(7, 9, 9, 9).LongestSince(Of(7, 9, 9, 9)));

    [Fact]
    public void LongestSince_NothingYet_IsZero() => Assert.Equal(TimeSpan.Zero, None.LongestSince(None));

    [Fact]
    public void Read_OtherMetrics_AreRefused() => Assert.Throws<LoadTestException>(static () => Pauses.Read("up 1"));

    private static Pauses Of(int one, int five, int ten, int all) => Pauses.Read($$"""
        # TYPE gateway_gc_pause_duration_seconds histogram
        gateway_gc_pause_duration_seconds_bucket{le="0.001"} {{one}}
        gateway_gc_pause_duration_seconds_bucket{le="0.005"} {{five}}
        gateway_gc_pause_duration_seconds_bucket{otel_scope_name="Gateway",le="0.01"} {{ten}}
        gateway_gc_pause_duration_seconds_bucket{le="+Inf"} {{all}}
        gateway_gc_pause_duration_seconds_count {{all}}
        """);
}
