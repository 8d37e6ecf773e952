using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Destinations;

namespace Gateway.Tests.Resilience.Destinations;

public sealed class BreakerTests
{
    private static readonly BreakerOptions Options = new()
    {
        FailureRatio = 0.5, MinimumThroughput = 10, Window = TimeSpan.FromSeconds(10), BreakDuration = TimeSpan.FromSeconds(5), Trials = 2,
        SlowCallRatio = 0.8, SlowCallDuration = TimeSpan.FromSeconds(1),
    };

    private readonly ManualClock _clock = new();
    private readonly Breaker _breaker;

    public BreakerTests() => _breaker = new Breaker(_clock);

    [Theory]
    [InlineData(5, 4, false)]
    [InlineData(6, 4, false)]
    [InlineData(5, 5, true)]
    [InlineData(0, 10, true)]
    [InlineData(0, 9, false)]
    public void Record_Failures_OpenItFromTheRatioOn_IfThereIsEnough(int successes, int failures, bool isOpen)
    {
        Send(successes, Outcome.Succeeded);
        Send(failures, Outcome.Failed);

        Assert.Equal(isOpen ? BreakerState.Open : BreakerState.Closed, _breaker.State);
    }

    [Theory]
    [InlineData(7, 3, false)]
    [InlineData(8, 2, true)]
    public void Record_SlowOnes_OpenItFromTheRatioOn(int slow, int fast, bool isOpen)
    {
        Send(fast, Outcome.Succeeded);
        Send(slow, Outcome.Succeeded, TimeSpan.FromSeconds(1.1));

        Assert.Equal(isOpen ? BreakerState.Open : BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Record_FailuresOfLongAgo_DoNotCount()
    {
        Send(9, Outcome.Failed);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Send(9, Outcome.Failed);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Warn_ForItsTime_LetsTheFirstFailureOpenIt()
    {
        Send(100, Outcome.Succeeded);

        Assert.True(_breaker.Warn(TimeSpan.FromSeconds(5)));
        Assert.False(_breaker.Warn(TimeSpan.FromSeconds(5)));
        Assert.Equal(BreakerState.Closed, _breaker.State);
        Send(1, Outcome.Failed);

        Assert.Equal(BreakerState.Open, _breaker.State);
        Assert.True(_breaker.IsFollowing);
        Assert.False(_breaker.Warn(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Warn_WhereEnoughFailsAnyway_HasNobodyFollowed()
    {
        Send(10, Outcome.Failed);

        Assert.Equal((BreakerState.Open, false), (_breaker.State, _breaker.IsFollowing));
    }

    [Fact]
    public void Warn_OfADestinationThatDoesWellHere_OpensNothing()
    {
        _breaker.Warn(TimeSpan.FromSeconds(5));
        Send(2, Outcome.Succeeded);
        Send(1, Outcome.Failed);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Warn_OfLongAgo_SaysNothing()
    {
        _breaker.Warn(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Send(9, Outcome.Failed);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void HasRoom_TrialsThatGoOnForEver_KeepOthersAwayOnlySoLong()
    {
        Send(10, Outcome.Failed);
        _clock.Advance(Options.BreakDuration);
        Assert.True(_breaker.Enter());
        Assert.True(_breaker.Enter());
        Assert.False(_breaker.HasRoom(Options));

        _clock.Advance(Options.BreakDuration);

        Assert.True(_breaker.HasRoom(Options));
        Assert.True(_breaker.Enter());
        Assert.False(_breaker.HasRoom(Options));
        _breaker.Record(Options, Outcome.Succeeded, TimeSpan.Zero, isTrial: true);
        _breaker.Record(Options, Outcome.Succeeded, TimeSpan.Zero, isTrial: true);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Record_WhatSaysNothing_DoesNotCount()
    {
        Send(100, Outcome.Unknown);
        Send(9, Outcome.Failed);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void HalfOpen_LetsOnlySoManyTryIt_AndClosesOnceTheySucceed()
    {
        Open();
        Assert.False(_breaker.HasRoom(Options));
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(_breaker.HasRoom(Options) && _breaker.Enter());
        Assert.True(_breaker.HasRoom(Options) && _breaker.Enter());
        Assert.False(_breaker.HasRoom(Options));
        Assert.Null(_breaker.Record(Options, Outcome.Succeeded, default, isTrial: true));
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        Assert.Equal(BreakerState.Closed, _breaker.Record(Options, Outcome.Succeeded, default, isTrial: true));
        Assert.False(_breaker.Enter());
        // What failed before is forgotten.
        Send(9, Outcome.Failed);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void HalfOpen_WithAFailure_IsOpenForTwiceAsLong_UpToEightTimes()
    {
        Open();
        foreach (var seconds in new[] { 5, 10, 20, 40, 40 })
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), _breaker.Remaining);
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            Assert.True(_breaker.Enter());
            Assert.Equal(BreakerState.Open, _breaker.Record(Options, Outcome.Failed, default, isTrial: true));
        }
    }

    [Fact]
    public void HalfOpen_WithATrialThatSaysNothing_GivesItsPlaceBack()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));
        for (var i = 0; i < 10; i++)
        {
            Assert.True(_breaker.HasRoom(Options) && _breaker.Enter());
            Assert.Null(_breaker.Record(Options, Outcome.Unknown, default, isTrial: true));
        }

        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
    }

    [Fact]
    public void Open_WithAnswersToWhatWasSentBefore_StaysAsItIs()
    {
        Open();
        Send(50, Outcome.Succeeded);
        Assert.Equal(BreakerState.Open, _breaker.State);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Send(50, Outcome.Succeeded);
        Send(50, Outcome.Failed);

        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
    }

    private void Open()
    {
        Send(10, Outcome.Failed);
        Assert.Equal(BreakerState.Open, _breaker.State);
    }

    private void Send(int count, Outcome outcome, TimeSpan latency = default)
    {
        for (var i = 0; i < count; i++)
            _breaker.Record(Options, outcome, latency, isTrial: false);
    }
}
