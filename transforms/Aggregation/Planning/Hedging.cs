using System.Globalization;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>
/// When a call that has not been answered is made a second time: after a time, or after that which so many of a hundred calls have been answered within. Safe to share between threads.
/// </summary>
internal sealed class Hedging
{
    // Fewer say little about how long calls take.
    private const int FewCalls = 20;
    private const int WindowSize = 128;
    private const int Renewal = 16;

    private readonly TimeSpan? _fixed;
    private readonly int _percentile;
    private readonly long[] _window = new long[WindowSize];
    private int _count;
    private long _delay = -1;

    private Hedging(TimeSpan? after, int percentile) => (_fixed, _percentile) = (after, percentile);

    /// <summary>How long a call is waited for; null where it is not known yet.</summary>
    public TimeSpan? Delay => _fixed ?? (Interlocked.Read(ref _delay) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null);

    /// <summary>Reads what was configured.</summary>
    /// <param name="text">A time such as <c>150ms</c>, or <c>p50</c> to <c>p99</c>.</param>
    /// <param name="hedging">What was read.</param>
    public static bool TryParse(string text, out Hedging? hedging)
    {
        hedging = null;
        if (text.StartsWith('p') && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var percentile) && percentile is >= 50 and <= 99)
            hedging = new Hedging(null, percentile);
        else if (Duration.TryParse(text, out var after) && after > TimeSpan.Zero)
            hedging = new Hedging(after, 0);
        return hedging is not null;
    }

    /// <summary>A call was answered.</summary>
    public void Answered(TimeSpan elapsed)
    {
        if (_fixed is not null)
            return;
        var count = Interlocked.Increment(ref _count);
        Interlocked.Exchange(ref _window[(count & int.MaxValue) % WindowSize], elapsed.Ticks);
        if (count == FewCalls || (count > FewCalls && count % Renewal == 0))
            Renew(Math.Min(count, WindowSize));
    }

    private void Renew(int known)
    {
        Span<long> sorted = stackalloc long[WindowSize];
        _window.CopyTo(sorted);
        sorted.Sort();
        // What is not known yet is 0, and in front.
        var first = WindowSize - known;
        Interlocked.Exchange(ref _delay, sorted[first + ((known - 1) * _percentile / 100)]);
    }
}
