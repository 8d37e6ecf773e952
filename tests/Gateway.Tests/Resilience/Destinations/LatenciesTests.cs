using Gateway.Transforms.Resilience.Destinations;

namespace Gateway.Tests.Resilience.Destinations;

public sealed class LatenciesTests
{
    [Fact]
    public void Within_FewAnswers_IsNotKnown()
    {
        var latencies = new Latencies();
        for (var i = 0; i < 19; i++)
            latencies.Add(TimeSpan.FromMilliseconds(10));
        Assert.Null(latencies.Within(95));
        latencies.Add(TimeSpan.FromMilliseconds(10));
        Assert.Equal(TimeSpan.FromMilliseconds(10), latencies.Within(95));
    }

    public static TheoryData<int> Seeds { get; } = new(Enumerable.Range(1, 20));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Within_IsThePercentileOfTheLast256_AsOfTheLastSixteenth(int seed)
    {
        var random = new Random(seed);
        var latencies = new Latencies();
        var percentile = random.Next(50, 100);
        latencies.Within(percentile);
        var all = new List<TimeSpan>();
        for (var i = 1; i <= 2000; i++)
        {
            all.Add(TimeSpan.FromMilliseconds(random.Next(1, 1000)));
            latencies.Add(all[^1]);
            if (i % 16 != 0 || i < 32)
                continue;
            var window = all.TakeLast(256).Order().ToArray();
            Assert.Equal((i, (TimeSpan?)window[(window.Length - 1) * percentile / 100]), (i, latencies.Within(percentile)));
        }
    }
}
