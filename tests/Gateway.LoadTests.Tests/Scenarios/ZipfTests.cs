using Gateway.LoadTests.Scenarios;

namespace Gateway.LoadTests.Tests.Scenarios;

public sealed class ZipfTests
{
    [Fact]
    public void ExpectedDistinct_OfChoices_GrowsToAll()
    {
        var two = new Zipf(2, exponent: 0);

        Assert.Equal(1, two.ExpectedDistinct(1), 6);
        Assert.Equal(1.5, two.ExpectedDistinct(2), 6);
        Assert.Equal(2, two.ExpectedDistinct(1000), 6);
    }

    [Fact]
    public void Choose_OfUniformNumbers_FollowsTheLaw()
    {
        const int Count = 100_000;
        var zipf = new Zipf(10, exponent: 1);
        var counts = new int[10];
        for (var index = 0; index < Count; index++)
            counts[zipf.Choose(index / (double)Count)]++;

        var sum = Enumerable.Range(1, 10).Sum(static rank => 1.0 / rank);
        for (var rank = 1; rank <= 10; rank++)
            Assert.InRange(counts[rank - 1], (Count / (rank * sum)) - 2, (Count / (rank * sum)) + 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.999999999999)]
    public void Choose_AtTheEnds_IsInRange(double uniform) => Assert.InRange(new Zipf(400, exponent: 1).Choose(uniform), 0, 399);

    [Fact]
    public void Choose_OfOne_IsIt() => Assert.Equal(0, new Zipf(1, exponent: 1).Choose(0.5));
}
