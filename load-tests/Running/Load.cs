using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Running;

/// <summary>How much load is asked for, and for how long.</summary>
/// <param name="Rate">Iterations a second of the main scenario, or connections where it says so; at least 1.</param>
/// <param name="Duration">Of the load, behind the warm-up; at least a second.</param>
internal sealed record Load(int Rate, TimeSpan Duration)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(8);

    /// <summary>A third of the time, and no more than what a process needs until it runs as fast as it will.</summary>
    public TimeSpan WarmUp => Duration / 3 < LongestWarmUp ? Duration / 3 : LongestWarmUp;

    /// <summary>Arrivals at this rate, or a share of it.</summary>
    public LoadSimulation Arrivals(double share = 1) => Simulation.Inject(Math.Max(1, (int)Math.Round(Rate * share)), Second, Duration);
}
