namespace Gateway.Transforms.Shared.Configuration;

/// <summary>Finds the name that was probably meant.</summary>
public static class Suggestion
{
    private const int MaxListed = 12;
    private const int MaxCompared = 60;

    /// <summary>
    /// The end of an error sentence: <c>; did you mean 'x'?</c> when one known name is close,
    /// <c>; known: a, b</c> when none is, <c>; none is defined</c> when there are no names.
    /// </summary>
    public static string For(string name, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
            return "; none is defined";

        var closest = names
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= Limit(name, candidate))
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= Limit(name, candidate.Name))
            .OrderBy(static candidate => candidate.Distance)
            .FirstOrDefault();
        if (closest.Name is not null)
            return $"; did you mean '{closest.Name}'?";

        var more = names.Length > MaxListed ? $" and {names.Length - MaxListed} more" : "";
        return $"; known: {string.Join(", ", names.Take(MaxListed))}{more}";
    }

    /// <summary>
    /// Edits (insert, delete, replace, swap neighbours) that turn one into the other, where a difference of case
    /// costs nothing (optimal string alignment distance).
    /// </summary>
    internal static int Distance(string from, string to)
    {
        var before = new int[to.Length + 1];
        var last = new int[to.Length + 1];
        var row = new int[to.Length + 1];
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

            (before, last, row) = (last, row, before);
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
