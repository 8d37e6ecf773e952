using System.Numerics;

namespace Gateway.LoadTests.Engine.Recording;

/// <summary>
/// Counts of whole numbers from 0 on, each known to a fixed number of leading bits, whatever its size: what HdrHistogram does. Not safe to share between threads.
/// </summary>
/// <remarks>
/// Numbers below 2^bits have a place each. Above, each doubling has 2^(bits-1) places, so a number is off by less than one part in 2^(bits-1).
/// </remarks>
internal sealed class Histogram
{
    /// <summary>Less than one part in a thousand: three significant digits.</summary>
    public const int ThreeDigits = 11;

    /// <summary>Less than one part in a hundred: enough for a line in a chart.</summary>
    public const int TwoDigits = 8;

    /// <summary>An hour in microseconds; what is above counts as this.</summary>
    public const long Highest = 3_600_000_000;

    private readonly int _bits;
    private readonly int[] _counts;
    private double _sum;
    private double _squares;

    /// <summary>An empty one.</summary>
    /// <param name="bits">Leading bits that are kept, 2 to 16.</param>
    public Histogram(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 16);
        _bits = bits;
        _counts = new int[IndexOf(Highest) + 1];
    }

    public int Count { get; private set; }

    /// <summary>Exact; 0 where nothing was counted.</summary>
    public long Min { get; private set; }

    /// <summary>Exact; 0 where nothing was counted.</summary>
    public long Max { get; private set; }

    /// <summary>Exact; 0 where nothing was counted.</summary>
    public double Mean => Count == 0 ? 0 : _sum / Count;

    public double StandardDeviation => Count == 0 ? 0 : Math.Sqrt(Math.Max(0, (_squares / Count) - (Mean * Mean)));

    /// <summary>Counts a number; one out of range counts as the nearest in it.</summary>
    public void Record(long value)
    {
        value = Math.Clamp(value, 0, Highest);
        _counts[IndexOf(value)]++;
        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Math.Max(Max, value);
        Count++;
        _sum += value;
        _squares += (double)value * value;
    }

    /// <summary>Counts what another has counted; that one may be kept or thrown away.</summary>
    /// <exception cref="ArgumentException">It keeps another number of bits.</exception>
    public void Add(Histogram other)
    {
        if (other._bits != _bits)
            throw new ArgumentException("Histograms of different precision cannot be added.", nameof(other));
        if (other.Count == 0)
            return;
        for (var index = 0; index < _counts.Length; index++)
            _counts[index] += other._counts[index];
        Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Count += other.Count;
        _sum += other._sum;
        _squares += other._squares;
    }

    /// <summary>The number that so many percent of all are not above, to the precision; 0 where nothing was counted.</summary>
    /// <param name="percent">0 to 100, both included.</param>
    public long Percentile(double percent)
    {
        var rank = Math.Clamp((int)Math.Ceiling(percent / 100 * Count), 1, Math.Max(1, Count));
        for (int index = 0, seen = 0; index < _counts.Length && Count > 0; index++)
        {
            seen += _counts[index];
            if (seen >= rank)
                return Math.Clamp(HighestAt(index), Min, Max);
        }

        return 0;
    }

    private int IndexOf(long value)
    {
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)value) - _bits);
        var half = 1 << (_bits - 1);
        return shift == 0 ? (int)value : (shift * half) + (int)(value >> shift);
    }

    private long HighestAt(int index)
    {
        var half = 1 << (_bits - 1);
        if (index < 2 * half)
            return index;
        var shift = (index / half) - 1;
        var leading = index - (shift * half);
        return ((leading + 1L) << shift) - 1;
    }
}
