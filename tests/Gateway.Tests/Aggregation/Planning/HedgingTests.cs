using Gateway.Transforms.Aggregation.Planning;

namespace Gateway.Tests.Aggregation.Planning;

public sealed class HedgingTests
{
    [Theory]
    [InlineData("150ms", 150)]
    [InlineData("1s", 1000)]
    public void Delay_OfATime_IsThatTime(string text, int milliseconds)
    {
        Assert.True(Hedging.TryParse(text, out var hedging));
        hedging!.Answered(TimeSpan.FromSeconds(9));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), hedging.Delay);
    }

    [Theory]
    [InlineData("p95", 121)]
    [InlineData("p50", 64)]
    public void Delay_OfAPercentile_IsThatOfRecentCalls(string text, int milliseconds)
    {
        Assert.True(Hedging.TryParse(text, out var hedging));
        for (var i = 1; i < 20; i++)
            hedging!.Answered(TimeSpan.FromMilliseconds(i));
        Assert.Null(hedging!.Delay);

        // 1 to 128 in any order; 16 further calls at the latest and they count.
        int[] times = [.. Enumerable.Range(1, 128)];
        new Random(1).Shuffle(times);
        foreach (var time in times.Concat(times))
            hedging.Answered(TimeSpan.FromMilliseconds(time));

        Assert.InRange(hedging.Delay!.Value.TotalMilliseconds, milliseconds - 4, milliseconds + 4);
    }

    [Theory]
    [InlineData("p49")]
    [InlineData("p100")]
    [InlineData("p")]
    [InlineData("95")]
    [InlineData("0s")]
    [InlineData("")]
    public void TryParse_WhatIsNone_IsNot(string text) => Assert.False(Hedging.TryParse(text, out _));
}
