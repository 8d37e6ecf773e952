using Gateway.LoadTests.Engine.Loading;
using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Makes stretches of load. All throw <see cref="ArgumentException"/> for negative counts, and times that are not positive.</summary>
public static class Simulation
{
    /// <summary>Closed model: so many copies, each starting its next iteration when the last has ended.</summary>
    public static LoadSimulation KeepConstant(int copies, TimeSpan during) => new(LoadModel.KeepConstant, copies, TimeSpan.Zero, during);

    /// <summary>Closed model: the number of copies changes evenly from that of the stretch before, or 0, to this one.</summary>
    public static LoadSimulation RampingConstant(int copies, TimeSpan during) => new(LoadModel.RampingConstant, copies, TimeSpan.Zero, during);

    /// <summary>Open model: so many iterations start in each interval, spread evenly over it, whatever became of those before.</summary>
    public static LoadSimulation Inject(int rate, TimeSpan interval, TimeSpan during) => new(LoadModel.Inject, rate, interval, during);

    /// <summary>Open model: the rate changes evenly from that of the stretch before, or 0, to this one.</summary>
    public static LoadSimulation RampingInject(int rate, TimeSpan interval, TimeSpan during) => new(LoadModel.RampingInject, rate, interval, during);

    /// <summary>Open model: in each interval a random number, both bounds included.</summary>
    public static LoadSimulation InjectRandom(int minRate, int maxRate, TimeSpan interval, TimeSpan during) =>
        new(LoadModel.InjectRandom, maxRate, interval, during, minRate);

    /// <summary>No load.</summary>
    public static LoadSimulation Pause(TimeSpan during) => new(LoadModel.Pause, 0, TimeSpan.Zero, during);
}
