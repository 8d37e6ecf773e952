using Gateway.Tests.Resilience;
using Gateway.Transforms.Pressure;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Pressure;

/// <summary>A model of a gateway with more to do than it can: a queue that is worked off at a pace, whose length is the delay the guard sees.</summary>
public sealed class GuardModelTests
{
    private const double Capacity = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ManualClock _clock = new();
    private readonly Random _random = new(4711);
    private readonly StandingDelay _standing = new();
    private readonly Guard _guard;
    private double _backlog;
    private int _accepted;
    private readonly int[] _offeredBy = new int[4];
    private readonly int[] _acceptedBy = new int[4];

    public GuardModelTests()
    {
        _guard = new Guard(_clock, [], NullLogger.Instance);
        _guard.Apply(new PressureOptions { Delay = new() { Enabled = true, ShedFrom = TimeSpan.FromMilliseconds(100), ShedAll = TimeSpan.FromSeconds(2) } });
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(4)]
    public void Overload_IsShedToWhatCanBeDone_AndTheQueueStaysShort(double load)
    {
        Run(load, seconds: 30);
        _accepted = 0;
        var longest = 0.0;
        var levels = new List<double>();
        for (var second = 0; second < 60; second++)
        {
            Run(load, seconds: 1);
            longest = Math.Max(longest, _backlog / Capacity);
            levels.Add(_guard.Level.Value);
        }

        // All that can be done is done, nothing waits longer than the ramp is long, and the level does not swing from end to end.
        Assert.InRange(_accepted / (60 * Capacity), 0.95, 1.05);
        Assert.True(longest < 2);
        Assert.True(levels.Max() - levels.Min() < 0.25);
    }

    [Fact]
    public void Overload_CostsTheLowestPriorityFirst()
    {
        Run(1.5, seconds: 30);
        Array.Clear(_offeredBy);
        Array.Clear(_acceptedBy);
        Run(1.5, seconds: 60);

        // Half of what comes is Low: a third too much is taken of them alone.
        Assert.Equal(_offeredBy[(int)RequestPriority.Critical], _acceptedBy[(int)RequestPriority.Critical]);
        Assert.Equal(_offeredBy[(int)RequestPriority.High], _acceptedBy[(int)RequestPriority.High]);
        Assert.True(_acceptedBy[(int)RequestPriority.Normal] > 0.95 * _offeredBy[(int)RequestPriority.Normal]);
        Assert.InRange(_acceptedBy[(int)RequestPriority.Low] / (double)_offeredBy[(int)RequestPriority.Low], 0.1, 0.6);
    }

    [Fact]
    public void Overload_ThatEnds_IsForgottenWithinRecovery()
    {
        Run(4, seconds: 30);
        Assert.False(_guard.Level.IsZero);
        Run(0.5, seconds: 15);

        Assert.True(_guard.Level.IsZero);
        _accepted = 0;
        Run(0.5, seconds: 10);
        Assert.Equal(0.5 * 10 * Capacity, _accepted);
    }

    [Fact]
    public void Load_BelowCapacity_IsNeverShed()
    {
        Run(0.9, seconds: 60);

        Assert.Equal(_offeredBy.Sum(), _accepted);
    }

    private void Run(double load, int seconds)
    {
        for (var step = 0; step < seconds * 4; step++)
        {
            _clock.Advance(Interval);
            for (var i = 0; i < load * Capacity * Interval.TotalSeconds; i++)
                Arrive();
            _backlog = Math.Max(0, _backlog - (Capacity * Interval.TotalSeconds));
            _guard.Look(new Vitals(1, 100, 0, _standing.Add(TimeSpan.FromSeconds(_backlog / Capacity)), TimeSpan.Zero));
        }
    }

    private void Arrive()
    {
        // Five of ten are Low, three Normal, one High, one Critical.
        var priority = _random.Next(10) switch { < 5 => RequestPriority.Low, < 8 => RequestPriority.Normal, 8 => RequestPriority.High, _ => RequestPriority.Critical };
        _offeredBy[(int)priority]++;
        if (_guard.Level.Refuses(priority, _random.Next(Level.Draws)))
            return;
        _acceptedBy[(int)priority]++;
        _accepted++;
        _backlog++;
    }
}
