namespace Gateway.Transforms.Shared.Configuration;

/// <summary>Finds the name that was probably meant.</summary>
public static class Suggestion
{
    // More than any object of the schema has keys.
    private const int MaxListed = 40;
    private const int MaxCompared = 60;
    private const int MaxOnStack = 128;

    /// <summary>
    /// The end of an error sentence: <c>; did you mean 'x'?</c> when one known name is close,
    /// <c>; known: a, b</c> when none is, <c>; none is defined</c> when there are no names.
    /// </summary>
    public static string For(string name, IEnumerable<string> known)
    {
        var count = 0;
        string? closest = null;
        var closestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            count++;
            var limit = Limit(name, candidate);
            if (Math.Abs(candidate.Length - name.Length) > Math.Min(limit, closestDistance))
                continue;
            var distance = Distance(name, candidate);
            // Of two that are equally close the first in ordinal order, whatever the order of the names.
            if (distance <= limit
                && (distance < closestDistance || (distance == closestDistance && string.CompareOrdinal(candidate, closest) < 0)))
                (closest, closestDistance) = (candidate, distance);
        }

        if (count == 0)
            return "; none is defined";
        if (closest is not null)
            return $"; did you mean '{closest}'?";

        var more = count > MaxListed ? $" and {count - MaxListed} more" : "";
        return $"; known: {string.Join(", ", known.Order(StringComparer.Ordinal).Take(MaxListed))}{more}";
    }

    /// <summary>
    /// Edits (insert, delete, replace, swap neighbours) that turn one into the other, where a difference of case
    /// costs nothing (optimal string alignment distance).
    /// </summary>
    internal static int Distance(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        // What both begin and end with costs nothing, and names of one family differ in little else.
        var shared = 0;
        while (shared < Math.Min(from.Length, to.Length) && Same(from[shared], to[shared]))
            shared++;
        from = from[shared..];
        to = to[shared..];
        shared = 0;
        while (shared < Math.Min(from.Length, to.Length) && Same(from[^(shared + 1)], to[^(shared + 1)]))
            shared++;
        from = from[..^shared];
        to = to[..^shared];
        return from.IsEmpty || to.IsEmpty ? from.Length + to.Length : FullDistance(from, to);
    }

    private static int FullDistance(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        var width = to.Length + 1;
        var cells = width <= MaxOnStack ? stackalloc int[3 * width] : new int[3 * width];
        var before = cells[..width];
        var last = cells[width..(2 * width)];
        var row = cells[(2 * width)..];
        for (var j = 0; j <= to.Length; j++)
            last[j] = j;

        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replace = last[j - 1] + (Same(from[i - 1], to[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            var oldest = before;
            before = last;
            last = row;
            row = oldest;
        }

        return last[to.Length];
    }

    // A third of the letters; of short names one, but never all.
    private static int Limit(string name, string candidate)
    {
        var shorter = Math.Min(name.Length, candidate.Length);
        return Math.Min(Math.Max(1, Math.Min(shorter, MaxCompared) / 3), Math.Max(0, shorter - 1));
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
