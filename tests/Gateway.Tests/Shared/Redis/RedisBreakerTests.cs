using Gateway.Transforms.Shared.Redis;

namespace Gateway.Tests.Shared.Redis;

public sealed class RedisBreakerTests
{
    private readonly HandTime _time = new();
    private readonly RedisBreaker _breaker;

    public RedisBreakerTests() => _breaker = new RedisBreaker(_time);

    [Fact]
    public void MayAsk_BeforeTheFirstAnswer_IsFalse() => Assert.False(_breaker.MayAsk);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MayAsk_IsWhatThePollSaid(bool isInTime)
    {
        _breaker.Polled(!isInTime);
        _breaker.Polled(isInTime);
        Assert.Equal(isInTime, _breaker.MayAsk);
    }

    [Fact]
    public void Failed_KeepsRequestsAwayForAWhileAlthoughThePollIsAnswered()
    {
        _breaker.Polled(isInTime: true);
        _breaker.Failed();
        Assert.False(_breaker.MayAsk);
        _breaker.Polled(isInTime: true);
        Assert.False(_breaker.MayAsk);
        Assert.Equal(RedisBreaker.FirstPause, PauseUntilItMayAsk());
    }

    [Fact]
    public void Failed_AgainAndAgain_PausesTwiceAsLongUpToALimit()
    {
        var pause = RedisBreaker.FirstPause;
        _breaker.Polled(isInTime: true);
        for (var i = 0; i < 10; i++)
        {
            _breaker.Failed();
            // Those that waited together fail together.
            _breaker.Failed();
            Assert.Equal(pause, PauseUntilItMayAsk());
            pause = pause * 2 < RedisBreaker.LongestPause ? pause * 2 : RedisBreaker.LongestPause;
        }
    }

    [Fact]
    public void Failed_AfterALongQuiet_PausesShortlyAgain()
    {
        _breaker.Polled(isInTime: true);
        for (var i = 0; i < 4; i++)
        {
            _breaker.Failed();
            PauseUntilItMayAsk();
        }

        _time.Pass(RedisBreaker.LongestPause * 2);
        _breaker.Polled(isInTime: true);
        _breaker.Failed();
        Assert.Equal(RedisBreaker.FirstPause, PauseUntilItMayAsk());
    }

    [Fact]
    public void Pause_WhilePollsAreLateNowAndThen_EndsAllTheSame()
    {
        _breaker.Polled(isInTime: true);
        for (var i = 0; i < 8; i++)
        {
            _breaker.Failed();
            PauseUntilItMayAsk();
        }

        _breaker.Failed();
        for (var passed = TimeSpan.Zero; passed < RedisBreaker.LongestPause; passed += TimeSpan.FromSeconds(2))
        {
            _breaker.Polled(isInTime: false);
            _time.Pass(TimeSpan.FromSeconds(2));
        }

        _breaker.Polled(isInTime: true);
        Assert.True(_breaker.MayAsk);
    }

    private TimeSpan PauseUntilItMayAsk()
    {
        var step = TimeSpan.FromMilliseconds(10);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(1);)
        {
            _time.Pass(step);
            passed += step;
            _breaker.Polled(isInTime: true);
            if (_breaker.MayAsk)
                return passed;
        }

        return TimeSpan.MaxValue;
    }

    private sealed class HandTime : TimeProvider
    {
        private long _now = TimeSpan.TicksPerHour;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }
}
