using Gateway.Tests.Resilience;
using Gateway.Transforms.Pressure;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Pressure;

public sealed class GuardTests : IMemoryRelief, ILogger
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ManualClock _clock = new();
    private readonly List<double> _kept = [];
    private readonly List<string> _lines = [];
    private readonly Guard _guard;

    public GuardTests() => _guard = new Guard(_clock, [this], this);

    [Fact]
    public void Look_AtAProcessThatIsWell_DoesNothing()
    {
        Look(memory: 50, seconds: 60);

        Assert.True(_guard.Level.IsZero);
        Assert.Empty(_kept);
        Assert.Empty(_lines);
    }

    [Fact]
    public void Look_AsMemoryRuns_HasTheCacheGiveWay_BeforeClients()
    {
        Look(memory: 80, seconds: 10);
        Assert.True(_guard.Level.IsZero);
        Assert.Equal(0.5, _kept[^1]);

        Look(memory: 90, seconds: 10);
        Assert.Equal(0.5, _guard.Level.Value, 2);
        Assert.Equal(0, _kept[^1]);

        Look(memory: 50, seconds: 20);
        Assert.True(_guard.Level.IsZero);
        Assert.Equal(1, _kept[^1]);
    }

    [Fact]
    public void Look_AtFiguresThatTremble_AsksForNothingNew()
    {
        Look(memory: 80, seconds: 10);
        var asked = _kept.Count;
        for (var i = 0; i < 100; i++)
            Look(memory: 800 + (i % 3), seconds: 0.25, limit: 1000);

        Assert.InRange(_kept.Count - asked, 0, 1);
    }

    [Fact]
    public void Apply_OtherOptions_CountAtTheNextLook()
    {
        Look(memory: 90, seconds: 10);
        _guard.Apply(new PressureOptions { Memory = new() { Enabled = false }, Recovery = TimeSpan.FromSeconds(1) });
        Look(memory: 90, seconds: 2);

        Assert.True(_guard.Level.IsZero);
        Assert.Equal(1, _kept[^1]);
    }

    [Fact]
    public void Log_OfAPressureThatComesAndGoes_IsOneEpisode()
    {
        for (var i = 0; i < 6; i++)
        {
            Look(memory: 99, seconds: 2);
            _guard.Refused(RequestPriority.Low);
            Look(memory: 50, seconds: 3);
        }

        Assert.Equal("Under pressure (memory): 0 of 0 MiB of memory are in use, and work begins 0 ms late; requests are refused with 503, those of the lowest priority first", Assert.Single(_lines));
        Look(memory: 50, seconds: 60);
        Assert.Equal(2, _lines.Count);
        Assert.StartsWith("No longer under pressure", _lines[1], StringComparison.Ordinal);
        Assert.EndsWith("6 requests were refused", _lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Log_OfAPressureThatStays_IsALineAMinute()
    {
        Look(memory: 99, seconds: 601);

        Assert.Equal(11, _lines.Count);
        Assert.All(_lines.Skip(1), static line => Assert.StartsWith("Still under pressure", line, StringComparison.Ordinal));
    }

    [Fact]
    public void RetryAfter_IsAboutTheWayBack_AndNotForAllTheSame()
    {
        Look(memory: 90, seconds: 5);

        Assert.Equal(2.5, _guard.RetryAfter(0).TotalSeconds, 1);
        Assert.Equal(7.5, _guard.RetryAfter(Level.Draws - 1).TotalSeconds, 1);
    }

    [Fact]
    public void Miss_LetsEverybodyIn_ByAndBy()
    {
        Look(memory: 99, seconds: 5);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _guard.Miss();
        Assert.Equal(0.5, _guard.Level.Value, 2);
        _clock.Advance(TimeSpan.FromSeconds(6));
        _guard.Miss();

        Assert.True(_guard.Level.IsZero);
    }

    [Fact]
    public void Turn_IsAnotherEveryFiveMinutes()
    {
        Look(memory: 50, seconds: 299);
        var first = _guard.Turn;
        Look(memory: 50, seconds: 2);

        Assert.Equal(first + 1, _guard.Turn);
    }

    void IMemoryRelief.Keep(double share) => _kept.Add(share);

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Add(formatter(state, exception));

    private void Look(long memory, double seconds, long limit = 100)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= Interval)
        {
            _clock.Advance(Interval);
            _guard.Look(new Vitals(memory, limit, 0, TimeSpan.Zero, TimeSpan.Zero));
        }
    }
}
