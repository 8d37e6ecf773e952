using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>How long responses are fresh and how old they are (RFC 9111 §4.2).</summary>
internal static class Freshness
{
    // §4.2.2: "a typical setting of this fraction might be 10%"; a day is what heuristics are trusted with at most.
    private const int HeuristicFraction = 10;
    private const long MaxHeuristic = 24 * 60 * 60;

    /// <summary>The lifetime the origin states; null where it states none.</summary>
    /// <param name="directives">What is in force, of <c>Cache-Control</c> or a field in its place.</param>
    /// <param name="expires"><c>Expires</c>; empty where a field stands in its place.</param>
    /// <param name="date">When the response was made, in seconds of Unix time.</param>
    /// <param name="now">The present.</param>
    public static long? Stated(ResponseDirectives directives, StringValues expires, long date, DateTimeOffset now)
    {
        if ((directives.SharedMaxAge ?? directives.MaxAge) is { } seconds)
            return seconds;
        if (expires.Count == 0)
            return null;
        // §5.3: what is no date, and "0" above all, is in the past. Of several, the soonest counts.
        var lifetime = long.MaxValue;
        foreach (var value in expires)
            lifetime = Math.Min(lifetime, HttpDate.Read(value, now) is { } moment ? Math.Max(0, moment - date) : 0);
        return lifetime;
    }

    /// <summary>A lifetime that is guessed from when the representation changed last (§4.2.2); 0 where nothing can be guessed.</summary>
    public static long Guessed(string? lastModified, long date, DateTimeOffset now) =>
        HttpDate.Read(lastModified, now) is { } changed && changed < date ? Math.Min(MaxHeuristic, (date - changed) / HeuristicFraction) : 0;

    /// <summary>How old a response was when it came (§4.2.3, corrected_initial_age), in seconds.</summary>
    /// <param name="age"><c>Age</c>.</param>
    /// <param name="date">When it was made, in seconds of Unix time.</param>
    /// <param name="requestedAt">When it was asked for, in milliseconds of Unix time.</param>
    /// <param name="receivedAt">When it came.</param>
    public static long InitialAge(StringValues age, long date, long requestedAt, long receivedAt)
    {
        var apparent = Math.Max(0, (receivedAt / 1000) - date);
        var corrected = ReadAge(age) + (Math.Max(0, receivedAt - requestedAt) / 1000);
        return Math.Max(apparent, corrected);
    }

    // §5.1: the first of several; what is no number is passed over.
    private static long ReadAge(StringValues age)
    {
        if (age.Count == 0)
            return 0;
        var first = age[0].AsSpan();
        var comma = first.IndexOf(',');
        first = (comma < 0 ? first : first[..comma]).Trim();
        return Math.Max(0, DirectiveReader.ReadSeconds(first));
    }
}
