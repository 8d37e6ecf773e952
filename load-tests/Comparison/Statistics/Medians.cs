namespace Gateway.LoadTests.Comparison.Statistics;

internal static class Medians
{
    /// <returns>The middle of the values; the mean of the two middle ones of an even number.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("no values", nameof(values));
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
