using Gateway.Transforms.Resilience.Destinations;

namespace Gateway.Tests.Resilience.Destinations;

public sealed class RollingCountsTests
{
    public static TheoryData<int> Seeds { get; } = new(Enumerable.Range(1, 30));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sum_IsThatOfTheLastTenSteps(int seed)
    {
        var random = new Random(seed);
        var counts = new RollingCounts();
        var all = new List<(long Step, bool Failed, bool Slow)>();
        var now = 0L;
        for (var i = 0; i < 500; i++)
        {
            now += random.Next(10) switch { 0 => random.Next(25), 1 or 2 => 1, _ => 0 };
            var (failed, slow) = (random.Next(2) == 0, random.Next(3) == 0);
            all.Add((now, failed, slow));
            counts.Add(failed, slow, now);

            var window = all.Where(one => one.Step > now - 10).ToArray();
            Assert.Equal((i, (window.Length, window.Count(static one => one.Failed), window.Count(static one => one.Slow))), (i, counts.Sum));
        }
    }
}
