using Gateway.LoadTests.Engine.Recording;

namespace Gateway.LoadTests.Tests.Engine;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(Histogram.ThreeDigits, 0.001)]
    [InlineData(Histogram.TwoDigits, 0.01)]
    public void Percentile_OfRandomNumbers_IsAsPreciseAsPromised(int bits, double precision)
    {
        var random = new Random(7);
        long[] values = [.. Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(random.NextDouble() * Math.Log(Histogram.Highest)))];
        var histogram = Of(bits, values);
        Array.Sort(values);

        foreach (var percent in new[] { 0.01, 1, 10, 50, 75, 90, 95, 99, 99.9, 100 })
        {
            var exact = values[(int)Math.Ceiling(percent / 100 * values.Length) - 1];
            Assert.InRange(histogram.Percentile(percent), exact, exact + Math.Max(1, exact * precision));
        }
    }

    [Fact]
    public void Percentile_OfSmallNumbers_IsExact()
    {
        var histogram = Of(Histogram.ThreeDigits, [.. Enumerable.Range(1, 1000).Select(static value => (long)value)]);

        Assert.Equal(500, histogram.Percentile(50));
        Assert.Equal(990, histogram.Percentile(99));
        Assert.Equal(1000, histogram.Percentile(100));
        Assert.Equal(1, histogram.Percentile(0));
    }

    [Fact]
    public void Figures_OfNumbers_AreExact()
    {
        var histogram = Of(Histogram.ThreeDigits, [2, 4, 4, 4, 5, 5, 7, 9_000_001]);

        Assert.Equal(8, histogram.Count);
        Assert.Equal(2, histogram.Min);
        Assert.Equal(9_000_001, histogram.Max);
        Assert.Equal(9_000_032 / 8.0, histogram.Mean);
        Assert.Equal(9_000_001, histogram.Percentile(100));
    }

    [Fact]
    public void StandardDeviation_OfNumbers_IsThatOfAll() =>
        Assert.Equal(2, Of(Histogram.ThreeDigits, [2, 4, 4, 4, 5, 5, 7, 9]).StandardDeviation, 9);

    [Fact]
    public void Figures_OfNothing_AreZero()
    {
        var histogram = new Histogram(Histogram.ThreeDigits);

        Assert.Equal((0, 0L, 0L, 0.0, 0.0, 0L), (histogram.Count, histogram.Min, histogram.Max, histogram.Mean, histogram.StandardDeviation, histogram.Percentile(99)));
    }

    [Fact]
    public void Record_OutOfRange_CountsAsTheNearestInIt()
    {
        var histogram = Of(Histogram.ThreeDigits, [-5, long.MaxValue]);

        Assert.Equal((0L, Histogram.Highest), (histogram.Min, histogram.Max));
    }

    [Fact]
    public void Add_Another_IsAsIfAllWereRecordedHere()
    {
        long[] first = [3, 70_000, 12], second = [1, 900_000_000];
        var sum = Of(Histogram.TwoDigits, first);
        sum.Add(Of(Histogram.TwoDigits, second));
        var all = Of(Histogram.TwoDigits, [.. first, .. second]);

        Assert.Equal((all.Count, all.Min, all.Max, all.Mean, all.Percentile(50), all.Percentile(99)), (sum.Count, sum.Min, sum.Max, sum.Mean, sum.Percentile(50), sum.Percentile(99)));
    }

    [Fact]
    public void Add_OfOtherPrecision_IsRefused() =>
        Assert.Throws<ArgumentException>(static () => Of(Histogram.TwoDigits, [1]).Add(Of(Histogram.ThreeDigits, [1])));

    private static Histogram Of(int bits, long[] values)
    {
        var histogram = new Histogram(bits);
        foreach (var value in values)
            histogram.Record(value);
        return histogram;
    }
}
