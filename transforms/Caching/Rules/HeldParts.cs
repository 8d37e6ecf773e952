namespace Gateway.Transforms.Caching.Rules;

/// <summary>
/// Which bytes are held of a representation that is not held as a whole (RFC 9111 §3.3). The body of the entry has them one behind the other. Immutable.
/// </summary>
/// <param name="Whole">The length of the whole representation.</param>
/// <param name="Ranges">What is held: in order, none empty, none touching the next.</param>
internal sealed record HeldParts(long Whole, IReadOnlyList<ByteRange> Ranges)
{
    /// <summary>The most ranges that are held apart from one another.</summary>
    public const int Most = 16;

    /// <summary>How many bytes are held.</summary>
    public long Length => Ranges.Sum(static range => range.Length);

    /// <summary>Where in the body a range begins; -1 where not all of it is held.</summary>
    public long OffsetOf(ByteRange asked)
    {
        var offset = 0L;
        foreach (var range in Ranges)
        {
            if (asked.Start >= range.Start && asked.End <= range.End)
                return offset + asked.Start - range.Start;
            offset += range.Length;
        }

        return -1;
    }

    /// <summary>What is held with one range more, whether or not a part of that is held already; null where it would be in too many pieces.</summary>
    public HeldParts? With(ByteRange added)
    {
        var ranges = new List<ByteRange>(Ranges.Count + 1);
        foreach (var range in Ranges)
        {
            if (range.End < added.Start || range.Start > added.End)
                ranges.Add(range);
            else
                added = ByteRange.Between(Math.Min(range.Start, added.Start), Math.Max(range.End, added.End));
        }

        ranges.Add(added);
        ranges.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        return ranges.Count > Most ? null : new HeldParts(Whole, ranges);
    }
}
