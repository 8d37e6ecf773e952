using Gateway.Tests.Resilience;
using Gateway.Transforms.Pressure;

namespace Gateway.Tests.Pressure;

public sealed class CollectorTests
{
    private readonly ManualClock _clock = new();
    private TimeSpan _duration;
    private long _used = 100;
    private long _freed = 50;
    private int _count;

    [Fact]
    public void Collect_WhereItHelps_IsEveryTenSeconds()
    {
        CollectFor(new Collector(_clock, Collect), TimeSpan.FromSeconds(60));

        Assert.Equal(7, _count);
    }

    [Fact]
    public void Collect_WhereItBringsNothing_BecomesRare()
    {
        _freed = 0;
        CollectFor(new Collector(_clock, Collect), TimeSpan.FromMinutes(10));

        // At 0 s, 20 s, 60 s, 140 s, 300 s, then each 300 s.
        Assert.Equal(6, _count);
    }

    [Fact]
    public void Collect_ThatTakesLong_TakesATwentiethOfTheTime()
    {
        _duration = TimeSpan.FromSeconds(5);
        CollectFor(new Collector(_clock, Collect), TimeSpan.FromMinutes(10));

        Assert.InRange(_count, 4, 6);
    }

    [Fact]
    public void Rest_HasItBeginAnew()
    {
        var collector = new Collector(_clock, Collect);
        _freed = 0;
        CollectFor(collector, TimeSpan.FromMinutes(5));
        var before = _count;
        collector.Rest();
        _clock.Advance(TimeSpan.FromSeconds(10));
        collector.Collect(1000, () => _used, isRefusing: false);

        Assert.Equal(before + 1, _count);
    }

    // As where memory goes to and fro, and each time takes seconds of everybody.
    [Fact]
    public void Rest_AfterOneThatTookLong_LetsTheTimeBe()
    {
        var collector = new Collector(_clock, Collect);
        _duration = TimeSpan.FromSeconds(3);
        for (var second = 0; second < 600; second++)
        {
            collector.Collect(1000, () => _used, isRefusing: false);
            collector.Rest();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_count, 9, 10);
    }

    [Fact]
    public void Collect_WhileRequestsAreRefused_IsEveryHalfMinuteAtLeast()
    {
        _freed = 0;
        CollectFor(new Collector(_clock, Collect), TimeSpan.FromMinutes(10), isRefusing: true);

        // At 0 s, 20 s, 50 s, then each 30 s.
        Assert.Equal(21, _count);
    }

    private void CollectFor(Collector collector, TimeSpan time, bool isRefusing = false)
    {
        var start = _clock.GetTimestamp();
        while (_clock.GetElapsedTime(start) <= time)
        {
            _used = 500;
            collector.Collect(1000, () => _used, isRefusing);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private void Collect()
    {
        _count++;
        _used -= _freed;
        _clock.Advance(_duration);
    }
}
