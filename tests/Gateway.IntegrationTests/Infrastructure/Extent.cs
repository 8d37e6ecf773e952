using System.Globalization;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>
/// How much of the long tests is run: a part that a seed chooses, all of it with <c>GATEWAY_TEST_FULL=1</c>. <c>GATEWAY_TEST_SEED</c>
/// chooses another seed, and so another part.
/// </summary>
public static class Extent
{
    /// <summary>Whether all is run.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("GATEWAY_TEST_FULL") == "1";

    /// <summary>The seed of whatever is chosen.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 20261126;

    /// <summary>About one of so many rows, the same ones for the same seed; all of them where <see cref="IsFull"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="share">How many rows there are for each that is run.</param>
    /// <param name="salt">What tells this table from others that are made of the same rows: each runs another part.</param>
    public static TheoryData<string, string> PartOf(IEnumerable<(string First, string Second)> rows, int share, string salt)
    {
        var part = new TheoryData<string, string>();
        foreach (var (first, second) in rows)
        {
            if (IsFull || HashOf($"{Seed} {salt} {first} {second}") % (uint)share == 0)
                part.Add(first, second);
        }

        return part;
    }

    /// <summary>Each of the first with one of the second, which the seed chooses; with all of them where <see cref="IsFull"/>.</summary>
    /// <param name="firsts">All are in the table.</param>
    /// <param name="seconds">What each of them can be tried with.</param>
    public static TheoryData<string, string> OneOfEach(IEnumerable<string> firsts, IReadOnlyList<string> seconds)
    {
        var part = new TheoryData<string, string>();
        foreach (var first in firsts)
        {
            var chosen = (int)(HashOf($"{Seed} {first}") % (uint)seconds.Count);
            for (var i = 0; i < seconds.Count; i++)
            {
                if (IsFull || i == chosen)
                    part.Add(first, seconds[i]);
            }
        }

        return part;
    }

    // FNV-1a with a last mix: that of strings differs from process to process.
    private static uint HashOf(string text)
    {
        var hash = 2166136261;
        foreach (var letter in text)
            hash = (hash ^ letter) * 16777619;
        hash ^= hash >> 15;
        return (hash * 0x2c1b3c6d) >> 8;
    }
}
