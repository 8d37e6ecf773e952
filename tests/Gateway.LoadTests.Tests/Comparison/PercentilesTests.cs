using Gateway.LoadTests.Comparison.Generating;

namespace Gateway.LoadTests.Tests.Comparison;

public class PercentilesTests
{
    [Fact]
    public void Of_OneToThousandMilliseconds_IsNearestRank()
    {
        var ticks = Enumerable.Range(1, 1000).Reverse().Select(static ms => ms * TimeSpan.TicksPerMillisecond).ToArray();

        Assert.Equal(new Percentiles(500, 990, 999), Percentiles.Of(ticks));
    }

    [Fact]
    public void Of_OneAnswer_IsThatAnswer() => Assert.Equal(new Percentiles(2, 2, 2), Percentiles.Of([2 * TimeSpan.TicksPerMillisecond]));

    [Fact]
    public void Of_NoAnswers_Throws() => Assert.Throws<ArgumentException>(static () => Percentiles.Of([]));
}
