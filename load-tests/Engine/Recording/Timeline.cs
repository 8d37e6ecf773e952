namespace Gateway.LoadTests.Engine.Recording;

/// <summary>
/// Counts over time, in a bounded number of stretches: of a second each at first; when there are too many, each two become one. Not safe to share between threads.
/// </summary>
internal sealed class Timeline
{
    /// <summary>More than a chart has points to show.</summary>
    public const int MaxStretches = 600;

    private const int MaxCodes = 12;

    private readonly List<Stretch?> _stretches = [];
    private TimeSpan _length = TimeSpan.FromSeconds(1);

    /// <summary>Counts one that ended.</summary>
    /// <param name="at">When it ended, from the start of the load.</param>
    /// <param name="isError">Whether it failed.</param>
    /// <param name="microseconds">What it took; null for one that has no latency.</param>
    public void Record(TimeSpan at, bool isError, long? microseconds)
    {
        var stretch = StretchAt(at);
        if (isError)
            stretch.Fail++;
        else
            stretch.Ok++;
        if (microseconds is { } took)
            stretch.Latency.Record(took);
    }

    /// <summary>Counts a status; one without a name is <c>ok</c> or <c>error</c>.</summary>
    public void RecordStatus(TimeSpan at, bool isError, string statusCode) =>
        StretchAt(at).Count(statusCode.Length > 0 ? statusCode : isError ? "error" : "ok", 1);

    /// <summary>All of it, oldest first, without holes.</summary>
    public IReadOnlyList<TimelinePoint> Read() => [.. _stretches.Select((stretch, index) => PointOf(stretch, index))];

    private Stretch StretchAt(TimeSpan at)
    {
        while (at.Ticks / _length.Ticks >= MaxStretches)
            Halve();
        var index = (int)(Math.Max(0, at.Ticks) / _length.Ticks);
        while (_stretches.Count <= index)
            _stretches.Add(null);
        return _stretches[index] ??= new Stretch();
    }

    private TimelinePoint PointOf(Stretch? stretch, int index) => stretch is null
        ? new TimelinePoint(_length * index, _length, 0, 0, 0, 0, 0, new Dictionary<string, int>(StringComparer.Ordinal))
        : new TimelinePoint(
            _length * index,
            _length,
            stretch.Ok,
            stretch.Fail,
            stretch.Latency.Percentile(50) / 1000.0,
            stretch.Latency.Percentile(95) / 1000.0,
            stretch.Latency.Percentile(99) / 1000.0,
            new Dictionary<string, int>(stretch.Codes, StringComparer.Ordinal));

    private void Halve()
    {
        for (var index = 0; index < _stretches.Count; index += 2)
        {
            var (first, second) = (_stretches[index], index + 1 < _stretches.Count ? _stretches[index + 1] : null);
            if (first is not null && second is not null)
                first.Add(second);
            _stretches[index / 2] = first ?? second;
        }

        var left = (_stretches.Count + 1) / 2;
        _stretches.RemoveRange(left, _stretches.Count - left);
        _length *= 2;
    }

    private sealed class Stretch
    {
        public int Ok { get; set; }

        public int Fail { get; set; }

        public Histogram Latency { get; } = new(Histogram.TwoDigits);

        public Dictionary<string, int> Codes { get; } = new(StringComparer.Ordinal);

        // What a scenario says in place of a status may be different each time.
        public void Count(string code, int count)
        {
            var name = Codes.ContainsKey(code) || Codes.Count < MaxCodes ? code : "other";
            Codes[name] = Codes.GetValueOrDefault(name) + count;
        }

        public void Add(Stretch other)
        {
            Ok += other.Ok;
            Fail += other.Fail;
            Latency.Add(other.Latency);
            foreach (var (code, count) in other.Codes)
                Count(code, count);
        }
    }
}
