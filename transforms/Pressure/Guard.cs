using Gateway.Transforms.Shared;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Pressure;

/// <summary>
/// Decides how much is refused. One thread tells it how the process is (<see cref="Look"/>), requests read what follows from that, and an edit of the configuration may come
/// at any time.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="reliefs">Who can do with less memory.</param>
/// <param name="log">For the operator.</param>
internal sealed class Guard(TimeProvider time, IEnumerable<IMemoryRelief> reliefs, ILogger log)
{
    // What is given up and taken back is told in steps, so that a figure that trembles moves nothing.
    private const int ShareSteps = 16;
    // And at the end of a step one that goes to and fro.
    private const double MoreBy = 1.5 / ShareSteps;

    private readonly IMemoryRelief[] _reliefs = [.. reliefs];
    private readonly Level _relief = new();
    private readonly Episode _episode = new(time);
    private readonly long[] _refused = new long[(int)RequestPriority.Critical + 1];
    private readonly long _start = time.GetTimestamp();
    private volatile PressureOptions _options = new();
    private volatile Condition? _condition;
    private volatile int _turn;
    private long _last = time.GetTimestamp();
    private long _refusedBefore;
    private double _keptShare = 1;

    /// <summary>How much is refused.</summary>
    public Level Level { get; } = new();

    /// <summary>The number of the turn of <see cref="Draw"/>.</summary>
    public int Turn => _turn;

    /// <summary>The options in force.</summary>
    public PressureOptions Options => _options;

    /// <summary>How it was when last looked at; null before.</summary>
    public Condition? Condition => _condition;

    /// <summary>When to come back: about the time until nobody is refused, if the pressure ended now; not for all at once.</summary>
    /// <param name="draw">The request's.</param>
    public TimeSpan RetryAfter(int draw) => _options.Recovery * Level.Value * (0.5 + ((double)draw / Level.Draws));

    /// <summary>Goes by other options from now on.</summary>
    public void Apply(PressureOptions options) => _options = options;

    /// <summary>Counts a request that is refused.</summary>
    public void Refused(RequestPriority priority) => Interlocked.Increment(ref _refused[(int)priority]);

    /// <summary>How many requests of a priority were refused since the start.</summary>
    public long RefusedOf(RequestPriority priority) => Interlocked.Read(ref _refused[(int)priority]);

    /// <summary>Takes notice of how the process is, about four times a second, on one thread.</summary>
    public void Look(in Vitals vitals)
    {
        var (elapsed, options) = (Elapse(), _options);
        var assessment = Assessment.Of(vitals, options);
        Level.Move(assessment.Pressure, elapsed, options.Recovery);
        _relief.Move(assessment.Relief, elapsed, options.Recovery);
        Relieve();
        _condition = new Condition(vitals, assessment, _keptShare);
        Tell(vitals, assessment);
    }

    /// <summary>Takes notice that it is not known how the process is: who cannot see lets everybody in, by and by. On the same thread.</summary>
    public void Miss()
    {
        var (elapsed, options) = (Elapse(), _options);
        Level.Move(0, elapsed, options.Recovery);
        _relief.Move(0, elapsed, options.Recovery);
        _condition = null;
        Relieve();
        if (_episode.Look(!Level.IsZero) == EpisodeChange.Ended)
            PressureLog.Ended(log, _episode.Duration.TotalSeconds, RefusedOfAll() - _refusedBefore);
    }

    private TimeSpan Elapse()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_last, now);
        _last = now;
        _turn = (int)(time.GetElapsedTime(_start, now) / Draw.Turn);
        return elapsed;
    }

    private void Relieve()
    {
        var wanted = 1 - _relief.Value;
        if (wanted >= _keptShare && wanted < Math.Min(1, _keptShare + MoreBy))
            return;
        var share = Math.Floor(wanted * ShareSteps) / ShareSteps;
        if (share == _keptShare)
            return;
        foreach (var relief in _reliefs)
            relief.Keep(share);
        _keptShare = share;
    }

    private long RefusedOfAll()
    {
        var refused = 0L;
        for (var i = 0; i < _refused.Length; i++)
            refused += Interlocked.Read(ref _refused[i]);
        return refused;
    }

    private void Tell(in Vitals vitals, in Assessment assessment)
    {
        var change = _episode.Look(!Level.IsZero);
        if (change == EpisodeChange.None)
            return;
        var refused = RefusedOfAll();
        var (memory, limit, delay) = (vitals.Memory >> 20, vitals.MemoryLimit >> 20, (long)vitals.Delay.TotalMilliseconds);
        switch (change)
        {
            case EpisodeChange.Begun:
                _refusedBefore = refused;
                PressureLog.Begun(log, assessment.Cause, memory, limit, delay);
                break;
            case EpisodeChange.GoesOn:
                PressureLog.GoesOn(log, assessment.Cause, memory, limit, delay, (int)(Level.Value * 100), refused - _refusedBefore);
                break;
            default:
                PressureLog.Ended(log, _episode.Duration.TotalSeconds, refused - _refusedBefore);
                break;
        }
    }
}
