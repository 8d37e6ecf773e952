namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>What answers took, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P99, double P999)
{
    /// <param name="ticks">One of 100 ns for each answer, at least one, in any order; the smallest value that at least the share of all is not above.</param>
    public static Percentiles Of(ReadOnlySpan<long> ticks)
    {
        if (ticks.IsEmpty)
            throw new ArgumentException("no answers", nameof(ticks));
        var sorted = ticks.ToArray();
        Array.Sort(sorted);
        return new Percentiles(At(sorted, 0.5), At(sorted, 0.99), At(sorted, 0.999));
    }

    private static double At(long[] sorted, double share) =>
        (double)sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)] / TimeSpan.TicksPerMillisecond;
}
