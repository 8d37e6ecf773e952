using Gateway.Transforms.Resilience.Concurrency;

namespace Gateway.Tests.Resilience.Concurrency;

/// <summary>The search for a cluster's capacity, over a model of a pool of workers: what is more than they are waits for one of them.</summary>
public sealed class AdaptiveLimitTests
{
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(40);

    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    public void Limit_UnderMoreLoadThanThePoolBears_ComesCloseToTheWorkers(int workers)
    {
        var limit = new AdaptiveLimit(2, 200, _clock);

        Assert.InRange(Mean(limit, workers, offered: 1000, seconds: 120), workers * 0.75, (workers * 1.5) + 2);
    }

    [Fact]
    public void Limit_WhenThePoolBecomesSmaller_Follows_AndGrowsWithItAgain()
    {
        var limit = new AdaptiveLimit(2, 200, _clock);
        Run(limit, workers: 32, offered: 1000, seconds: 120);

        Assert.InRange(Mean(limit, workers: 8, offered: 1000, seconds: 180), 5, 16);
        Assert.InRange(Mean(limit, workers: 32, offered: 1000, seconds: 180), 24, 50);
    }

    [Fact]
    public void Limit_ThatNobodyReaches_StaysWhereItIs()
    {
        var limit = new AdaptiveLimit(2, 200, _clock);
        Run(limit, workers: 100, offered: 2, seconds: 120);

        Assert.InRange(limit.Limit, 4, 8);
    }

    [Fact]
    public void Limit_OfAClusterThatSaysItIsTooMuch_GoesDownToTheMinimum_AndComesBack()
    {
        var limit = new AdaptiveLimit(2, 200, _clock);
        Run(limit, workers: 32, offered: 1000, seconds: 60);
        for (var i = 0; i < 2000; i++)
            limit.Record(Service, hasFailed: true, limit.Limit);
        Assert.Equal(2, limit.Limit);

        Assert.InRange(Mean(limit, workers: 32, offered: 1000, seconds: 120), 24, 50);
    }

    // As of a server whose workers are restarted behind it.
    [Theory]
    [InlineData(0)]
    [InlineData(62)]
    public void Limit_AfterFailuresThatCameFast_IsFoundByTheAnswersAlone(int seconds)
    {
        var limit = new AdaptiveLimit(2, 200, _clock);
        Run(limit, workers: 16, offered: 1000, seconds);
        for (var i = 0; i < 500; i++)
            limit.Record(TimeSpan.FromMilliseconds(1), hasFailed: true, limit.Limit);
        Assert.Equal(2, limit.Limit);

        Assert.InRange(Mean(limit, workers: 16, offered: 1000, seconds: 20), 12, 26);
    }

    [Fact]
    public void Limit_WithAFewFastFailuresAmongAnswers_IsFoundByTheAnswersAlone()
    {
        var limit = new AdaptiveLimit(2, 200, _clock);

        Assert.InRange(Mean(limit, workers: 16, offered: 1000, seconds: 60, failsEach: 15), 12, 26);
    }

    [Fact]
    public void Set_OtherBounds_HoldsTheLimitToThem()
    {
        var limit = new AdaptiveLimit(2, 200, _clock);
        Run(limit, workers: 32, offered: 1000, seconds: 60);
        limit.Set(2, 10);

        Assert.InRange(limit.Limit, 2, 10);
    }

    private double Mean(AdaptiveLimit limit, int workers, int offered, int seconds, int failsEach = 0)
    {
        Run(limit, workers, offered, seconds, failsEach);
        var sum = 0.0;
        for (var second = 0; second < 30; second++)
        {
            Run(limit, workers, offered, seconds: 1, failsEach);
            sum += limit.Limit;
        }

        return sum / 30;
    }

    /// <summary>Requests come as soon as they may; those that are more than the workers are served in turn, and one after so many of them fails at once.</summary>
    private void Run(AdaptiveLimit limit, int workers, int offered, int seconds, int failsEach = 0)
    {
        var served = 0;
        var random = new Random(1);
        var end = _clock.GetElapsedTime(0) + TimeSpan.FromSeconds(seconds);
        while (_clock.GetElapsedTime(0) < end)
        {
            var inside = Math.Min(limit.Limit, offered);
            var latency = Service * Math.Max(1, (double)inside / workers) * (0.9 + (random.NextDouble() * 0.2));
            _clock.Advance(Service / Math.Min(inside, workers));
            limit.Record(latency, hasFailed: false, inside);
            if (failsEach > 0 && ++served % failsEach == 0)
                limit.Record(TimeSpan.FromMilliseconds(1), hasFailed: true, inside);
        }
    }
}
