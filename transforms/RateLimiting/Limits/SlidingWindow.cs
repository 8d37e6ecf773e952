using System.Runtime.CompilerServices;

namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>
/// Marks, one for each tenth of a window in which anything was used: how much, and when last. A mark counts until that moment is a window ago, so no window has more than the limit,
/// whatever the traffic, and a burst is forgotten as a whole, a window after it. 96 bytes.
/// </summary>
internal struct SlidingWindow : IUsage
{
    /// <summary>Marks in a window.</summary>
    public const int Parts = 10;

    /// <summary>The longest window: twice as many milliseconds fit in 32 bits.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private const int CountBits = 32;

    private Marks _marks;
    // Milliseconds, from one, of the last use: behind a window without any, no mark counts, however its 32 bits look.
    private long _last;

    /// <inheritdoc/>
    public readonly double UsedAt(LimitRule rule, long now) => CountAt(rule, Milliseconds(now));

    /// <inheritdoc/>
    public readonly bool Allows(LimitRule rule, long now, long cost) => CountAt(rule, Milliseconds(now)) + Math.Max(1, cost) <= rule.Limit;

    /// <inheritdoc/>
    public void Take(LimitRule rule, long now, long cost)
    {
        var at = Math.Max(Milliseconds(now), _last);
        if (cost < 0)
        {
            GiveBack(-cost);
            return;
        }

        for (var i = 0; i <= Parts; i++)
        {
            if (!Counts(rule, at, _marks[i]))
                _marks[i] = 0;
        }

        _last = at;
        ref var mark = ref _marks[(int)(at * Parts * TimeSpan.TicksPerMillisecond / rule.Window % (Parts + 1))];
        // Under another window before a reload, an older mark may be in this place: it then counts longer than it has to.
        var count = Math.Min(CountOf(mark) + cost, rule.Most);
        mark = count == 0 ? 0 : ((ulong)(uint)at << CountBits) | (uint)count;
    }

    /// <inheritdoc/>
    public readonly Standing Stand(LimitRule rule, long now)
    {
        var at = Math.Max(Milliseconds(now), _last);
        var used = CountAt(rule, at);
        return new Standing(true, Math.Max(0, rule.Limit - used), used == 0 ? 0 : WaitFor(rule, at, 1));
    }

    /// <inheritdoc/>
    public readonly Standing StandRefused(LimitRule rule, long now, long cost)
    {
        var at = Math.Max(Milliseconds(now), _last);
        var used = CountAt(rule, at);
        return new Standing(false, Math.Max(0, rule.Limit - used), WaitFor(rule, at, used + Math.Max(1, cost) - rule.Limit));
    }

    // From one on: zero is the last use of a key without any.
    private static long Milliseconds(long now) => (now / TimeSpan.TicksPerMillisecond) + 1;

    private static long CountOf(ulong mark) => (uint)mark;

    private static uint Age(long at, ulong mark) => (uint)at - (uint)(mark >> CountBits);

    private readonly bool Counts(LimitRule rule, long at, ulong mark) => mark != 0 && at - _last <= WindowOf(rule) && Age(at, mark) <= WindowOf(rule);

    // Both moments were rounded down: one more has to pass until a window surely has.
    private static long WindowOf(LimitRule rule) => rule.Window / TimeSpan.TicksPerMillisecond;

    private readonly long CountAt(LimitRule rule, long at)
    {
        at = Math.Max(at, _last);
        var used = 0L;
        for (var i = 0; i <= Parts; i++)
        {
            if (Counts(rule, at, _marks[i]))
                used += CountOf(_marks[i]);
        }

        return used;
    }

    // The oldest marks go first.
    private readonly long WaitFor(LimitRule rule, long at, long amount)
    {
        var before = uint.MaxValue;
        while (true)
        {
            var (oldest, count) = (0u, 0L);
            for (var i = 0; i <= Parts; i++)
            {
                var age = Age(at, _marks[i]);
                if (!Counts(rule, at, _marks[i]) || age >= before || (count > 0 && age <= oldest))
                    continue;
                (oldest, count) = (age, CountOf(_marks[i]));
            }

            amount -= count;
            if (amount <= 0 || count == 0)
                return (WindowOf(rule) + 1 - oldest) * TimeSpan.TicksPerMillisecond;
            before = oldest;
        }
    }

    // The newest mark has it, or the one before where that has just been begun.
    private void GiveBack(long amount)
    {
        while (amount > 0)
        {
            var newest = -1;
            for (var i = 0; i <= Parts; i++)
            {
                if (_marks[i] != 0 && (newest < 0 || Age(_last, _marks[i]) < Age(_last, _marks[newest])))
                    newest = i;
            }

            if (newest < 0)
                return;
            var given = Math.Min(amount, CountOf(_marks[newest]));
            amount -= given;
            _marks[newest] = given == CountOf(_marks[newest]) ? 0 : _marks[newest] - (ulong)given;
        }
    }

    [InlineArray(Parts + 1)]
    private struct Marks
    {
        private ulong _first;
    }
}
