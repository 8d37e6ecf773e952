using System.Globalization;

namespace Gateway.LoadTests.Comparison.Origins;

/// <summary>What came to one port of an origin so far.</summary>
/// <param name="Hits">Requests for what a cache should have had.</param>
/// <param name="Connections">Connections that were accepted, with that of whoever asks for these counts.</param>
internal readonly record struct OriginCounts(long Hits, long Connections)
{
    /// <exception cref="FormatException">It is not what an origin answers.</exception>
    public static OriginCounts Parse(string text) => text.Split(' ') is [var hits, var connections]
        ? new OriginCounts(long.Parse(hits, CultureInfo.InvariantCulture), long.Parse(connections, CultureInfo.InvariantCulture))
        : throw new FormatException($"an origin said '{text}' of its counts");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hits} {Connections}");
}
