namespace NBomber.Contracts.Stats;

/// <summary>Milliseconds, of a histogram of three significant digits in microseconds; all 0 where nothing was counted.</summary>
public sealed record LatencyStats(
    double MinMs, double MeanMs, double MaxMs, double Percent50, double Percent75, double Percent95, double Percent99, double StdDev);
