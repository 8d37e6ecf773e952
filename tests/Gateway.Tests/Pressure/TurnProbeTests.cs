using Gateway.Tests.Resilience;
using Gateway.Transforms.Pressure;

namespace Gateway.Tests.Pressure;

public sealed class TurnProbeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ManualClock _clock = new();
    private readonly List<IThreadPoolWorkItem> _queue = [];

    [Fact]
    public void Ask_WhereTurnsComeAtOnce_IsNothing()
    {
        var probe = new TurnProbe(_clock, _queue.Add);

        for (var i = 0; i < 8; i++)
            Assert.Equal(TimeSpan.Zero, AskAfter(probe, TimeSpan.Zero));
    }

    [Fact]
    public void Ask_WhereEachTurnIsLate_IsTheLeastOfASecond()
    {
        var probe = new TurnProbe(_clock, _queue.Add);
        int[] delays = [0, 100, 200, 80, 120, 90];
        var stood = delays.Select(delay => AskAfter(probe, TimeSpan.FromMilliseconds(delay)).TotalMilliseconds).ToArray();

        // What is asked tells of the turn before.
        Assert.Equal([0, 0, 0, 0, 0, 80], stood);
    }

    [Fact]
    public void Ask_WhereNobodyTakesIt_DoesNotWaitForItForEver()
    {
        var isFull = true;
        var probe = new TurnProbe(_clock, work =>
        {
            if (isFull)
                throw new InvalidOperationException("full");
            _queue.Add(work);
        });
        Assert.Throws<InvalidOperationException>(() => probe.Ask());
        isFull = false;
        _clock.Advance(TimeSpan.FromMinutes(1));

        for (var i = 0; i < 8; i++)
            Assert.Equal(TimeSpan.Zero, AskAfter(probe, TimeSpan.Zero));
    }

    [Fact]
    public void Ask_OnePause_IsNoQueue()
    {
        var probe = new TurnProbe(_clock, _queue.Add);
        int[] delays = [10, 10, 10, 10, 200, 10, 10];

        Assert.All(delays.Select(delay => AskAfter(probe, TimeSpan.FromMilliseconds(delay))), static stood => Assert.True(stood <= TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public void Ask_WhileItsTurnDoesNotCome_GrowsAndAsksOnlyOnce()
    {
        var probe = new TurnProbe(_clock, _queue.Add);
        probe.Ask();
        var stood = TimeSpan.Zero;
        for (var i = 0; i < 8; i++)
        {
            _clock.Advance(Interval);
            stood = probe.Ask();
        }

        // Eight intervals, of the last four of which the first was the least.
        Assert.Equal(Interval * 5, stood);
        Assert.Single(_queue);
    }

    private TimeSpan AskAfter(TurnProbe probe, TimeSpan delay)
    {
        var stood = probe.Ask();
        _clock.Advance(delay);
        foreach (var work in _queue)
            work.Execute();
        _queue.Clear();
        _clock.Advance(Interval - delay);
        return stood;
    }
}
