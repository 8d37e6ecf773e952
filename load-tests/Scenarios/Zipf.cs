namespace Gateway.LoadTests.Scenarios;

/// <summary>Numbers as people choose among many things: the n-th is chosen in proportion to 1 / n^exponent. Safe to share between threads.</summary>
internal sealed class Zipf
{
    private readonly double[] _upTo;

    /// <summary>A distribution.</summary>
    /// <param name="count">How many things, at least 1.</param>
    /// <param name="exponent">0 for all alike; about 1 for what is found on the web.</param>
    public Zipf(int count, double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _upTo = new double[count];
        var sum = 0.0;
        for (var rank = 1; rank <= count; rank++)
            _upTo[rank - 1] = sum += 1 / Math.Pow(rank, exponent);
        for (var index = 0; index < count; index++)
            _upTo[index] /= sum;
    }

    /// <summary>How many different things are expected among so many choices.</summary>
    public double ExpectedDistinct(double choices)
    {
        var (sum, below) = (0.0, 0.0);
        foreach (var upTo in _upTo)
        {
            sum += 1 - Math.Pow(1 - (upTo - below), choices);
            below = upTo;
        }

        return sum;
    }

    /// <summary>A thing, from 0 on; the first is the most popular.</summary>
    /// <param name="uniform">From 0, included, to 1, not included.</param>
    public int Choose(double uniform)
    {
        var index = Array.BinarySearch(_upTo, uniform);
        return Math.Min(index >= 0 ? index + 1 : ~index, _upTo.Length - 1);
    }
}
