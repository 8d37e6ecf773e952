using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>Puts the bytes of two parts of one representation into one body.</summary>
internal static class PartWriter
{
    /// <summary>Writes what both have, in order and each byte once.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="combined">What both have together.</param>
    /// <param name="held">What was held before.</param>
    /// <param name="heldBody">Its bytes.</param>
    /// <param name="added">What came.</param>
    /// <param name="addedBody">Its bytes.</param>
    public static void Write(BodyBuilder output, HeldParts combined, HeldParts held, BodyView heldBody, ByteRange added, BodyView addedBody)
    {
        foreach (var range in combined.Ranges)
        {
            for (var position = range.Start; position < range.End;)
            {
                var isAdded = position >= added.Start && position < added.End;
                var end = isAdded ? added.End : EndOf(held, position);
                // The newer bytes count, should they not be the same.
                if (!isAdded && added.Start > position)
                    end = Math.Min(end, added.Start);
                if (isAdded)
                    Copy(output, addedBody, position - added.Start, end - position);
                else
                    Copy(output, heldBody, held.OffsetOf(ByteRange.Between(position, end)), end - position);
                position = end;
            }
        }
    }

    private static long EndOf(HeldParts held, long position)
    {
        foreach (var range in held.Ranges)
        {
            if (position >= range.Start && position < range.End)
                return range.End;
        }

        throw new ArgumentOutOfRangeException(nameof(position), position, "is not held");
    }

    private static void Copy(BodyBuilder output, BodyView source, long offset, long count)
    {
        while (count > 0)
        {
            var span = source.GetSpan(offset);
            span = span[..(int)Math.Min(span.Length, count)];
            output.Append(span);
            offset += span.Length;
            count -= span.Length;
        }
    }
}
