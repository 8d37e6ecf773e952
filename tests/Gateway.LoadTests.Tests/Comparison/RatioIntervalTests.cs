using Gateway.LoadTests.Comparison.Statistics;

namespace Gateway.LoadTests.Tests.Comparison;

public class RatioIntervalTests
{
    [Fact]
    public void Of_MachineThatSlowsDownForBoth_IsRatioOfSameRound()
    {
        // Each round is slower than the one before; between the two nothing changes.
        var ratio = RatioInterval.Of([10, 20, 40, 80], [20, 40, 80, 160]);

        Assert.Equal((0.5, 0.5, 0.5), (ratio.Median, ratio.Low, ratio.High));
    }

    [Theory]
    // 1 − 2·(1/2)^n, n rounds, outermost pair.
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 0.5, 1, 2)]
    [InlineData(5, 0.9375, 1, 5)]
    [InlineData(7, 0.984375, 1, 7)]
    // The tables of the sign test: of nine the second and the eighth, of twenty the sixth and the fifteenth.
    [InlineData(9, 0.9609375, 2, 8)]
    [InlineData(20, 0.9586105346679688, 6, 15)]
    public void Of_SomeRounds_EnclosesMedianByRanks(int rounds, double confidence, double low, double high)
    {
        var values = Enumerable.Range(1, rounds).Select(static value => (double)value).Reverse().ToArray();
        var ratio = RatioInterval.Of(values, [.. Enumerable.Repeat(1.0, rounds)]);

        Assert.Equal(confidence, ratio.Confidence, 9);
        Assert.Equal((low, high), (ratio.Low, ratio.High));
        Assert.Equal((rounds + 1) / 2.0, ratio.Median);
    }

    [Fact]
    public void Of_RandomPairs_CoversTrueMedianAsOftenAsItSays()
    {
        var random = new Random(1);
        var covered = 0;
        for (var trial = 0; trial < 4000; trial++)
        {
            // Log-symmetric around 1, with tails.
            var ratios = Enumerable.Range(0, 9).Select(_ => Math.Exp(Math.Tan(Math.PI * (random.NextDouble() - 0.5)) / 10)).ToArray();
            var ratio = RatioInterval.Of(ratios, [.. Enumerable.Repeat(1.0, 9)]);
            covered += ratio.Low <= 1 && ratio.High >= 1 ? 1 : 0;
        }

        Assert.InRange(covered / 4000.0, 0.95, 0.972);
    }

    [Fact]
    public void Of_NoPairs_Throws()
    {
        Assert.Throws<ArgumentException>(static () => RatioInterval.Of([], []));
        Assert.Throws<ArgumentException>(static () => RatioInterval.Of([1], [1, 2]));
    }

    [Theory]
    [InlineData(2, new double[] { 3, 1, 2 })]
    [InlineData(2.5, new double[] { 4, 1, 2, 3 })]
    [InlineData(7, new double[] { 7 })]
    public void Medians_OddAndEven_AreMiddle(double expected, double[] values) => Assert.Equal(expected, Medians.Of(values));
}
