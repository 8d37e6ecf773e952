using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine.Recording;

/// <summary>Counts what becomes of a scenario's iterations and steps. Safe to share between threads.</summary>
internal sealed class ScenarioRecorder
{
    private const int MaxSteps = 100;

    private readonly Lock _lock = new();
    private readonly Counts _iterations = new();
    private readonly List<(string Name, Counts Counts)> _steps = [];
    private readonly Timeline _timeline = new();
    private bool _isClosed;

    /// <summary>Counts an iteration.</summary>
    /// <param name="response">What came of it.</param>
    /// <param name="latency">From when it was meant to start; null where it never did, and so took no time.</param>
    /// <param name="at">When it ended, from the start of the load.</param>
    /// <returns>How many have failed so far.</returns>
    public int Record(IResponse response, TimeSpan? latency, TimeSpan at)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                long? microseconds = latency is { } took ? Microseconds(took) : null;
                _iterations.Record(response, microseconds);
                _timeline.Record(at, response.IsError, microseconds);
                // Where there are steps, theirs are the statuses that came.
                if (_steps.Count == 0)
                    _timeline.RecordStatus(at, response.IsError, response.StatusCode);
            }

            return _iterations.Fail.Count;
        }
    }

    /// <summary>Counts a step.</summary>
    public void RecordStep(string name, IResponse response, TimeSpan latency, TimeSpan at)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            StepOf(name).Record(response, Microseconds(latency));
            _timeline.RecordStatus(at, response.IsError, response.StatusCode);
        }
    }

    /// <summary>What comes from now on is not counted any more.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
    }

    /// <summary>How many iterations went well and failed so far.</summary>
    public (int Ok, int Fail) ReadCounts()
    {
        lock (_lock)
            return (_iterations.Ok.Count, _iterations.Fail.Count);
    }

    /// <summary>What was counted.</summary>
    /// <param name="name">The scenario.</param>
    /// <param name="duration">How long it took, pauses included.</param>
    /// <param name="loaded">How long there was load.</param>
    public ScenarioStats Read(string name, TimeSpan duration, TimeSpan loaded)
    {
        lock (_lock)
        {
            return new ScenarioStats(
                name,
                _iterations.Ok.Read(isError: false, loaded),
                _iterations.Fail.Read(isError: true, loaded),
                [.. _steps.Select(step => new StepStats(step.Name, step.Counts.Ok.Read(isError: false, loaded), step.Counts.Fail.Read(isError: true, loaded)))],
                duration)
            {
                Timeline = _timeline.Read(),
            };
        }
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private Counts StepOf(string name)
    {
        foreach (var step in _steps)
        {
            if (step.Name == name)
                return step.Counts;
        }

        // Names with numbers in them would be one step each.
        if (_steps.Count >= MaxSteps && name != "other")
            return StepOf("other");
        var counts = new Counts();
        _steps.Add((name, counts));
        return counts;
    }

    private sealed class Counts
    {
        public Measurements Ok { get; } = new();

        public Measurements Fail { get; } = new();

        public void Record(IResponse response, long? microseconds) => (response.IsError ? Fail : Ok).Record(response, microseconds);
    }
}
