namespace Gateway.LoadTests.Comparison.Statistics;

/// <summary>The median of ratios that were measured in pairs, and between which bounds it lies.</summary>
/// <param name="Median">The middle of the ratios; the mean of the two middle ones of an even number.</param>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound.</param>
/// <param name="Confidence">How sure that is, 0 to 1: at least <see cref="Wanted"/> from six pairs on, and what few pairs allow below.</param>
internal sealed record RatioInterval(double Median, double Low, double High, double Confidence)
{
    public const double Wanted = 0.95;

    /// <summary>Pairs the values by their rounds and takes the ratios <paramref name="numerators"/> / <paramref name="denominators"/>.</summary>
    /// <remarks>
    /// The interval is that of order statistics, which assumes nothing of how the ratios are distributed: of n ratios the k-th
    /// smallest and the k-th largest enclose the true median with a probability of 1 − 2·P(B(n, ½) &lt; k). The largest k is taken
    /// that gives the wanted confidence, and the outermost pair where none does.
    /// Source: Hollander, Wolfe, Chicken, Nonparametric Statistical Methods, 3rd edition, §3.6 (the interval of the sign test).
    /// </remarks>
    /// <exception cref="ArgumentException">There are no pairs, or unequally many.</exception>
    public static RatioInterval Of(IReadOnlyList<double> numerators, IReadOnlyList<double> denominators)
    {
        if (numerators.Count == 0 || numerators.Count != denominators.Count)
            throw new ArgumentException($"{numerators.Count} and {denominators.Count} values make no pairs", nameof(numerators));
        var ratios = numerators.Zip(denominators, static (one, other) => one / other).Order().ToArray();
        var (rank, confidence) = RankOf(ratios.Length);
        return new RatioInterval(Medians.Of(ratios), ratios[rank - 1], ratios[^rank], confidence);
    }

    /// <summary>From which of so many sorted ratios to which the interval reaches, counted from both ends, and its confidence; 1 is from the least to the largest.</summary>
    public static (int Rank, double Confidence) RankOf(int count)
    {
        var rank = 1;
        while (rank + 1 <= count / 2 && Coverage(count, rank + 1) >= Wanted)
            rank++;
        return (rank, Coverage(count, rank));
    }

    /// <summary>How probable it is that the median lies between the <paramref name="rank"/>-th smallest and largest of <paramref name="count"/> values.</summary>
    private static double Coverage(int count, int rank)
    {
        // P(B(n, ½) < k), term by term: each is the one before times (n − i) / (i + 1).
        var term = Math.Pow(0.5, count);
        var below = 0.0;
        for (var i = 0; i < rank; i++)
        {
            below += term;
            term *= (double)(count - i) / (i + 1);
        }

        return Math.Max(0, 1 - (2 * below));
    }
}
