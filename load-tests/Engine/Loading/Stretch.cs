using NBomber.Contracts;

namespace Gateway.LoadTests.Engine.Loading;

/// <summary>A stretch of load in its place: when, and what came before.</summary>
/// <param name="Simulation">What load.</param>
/// <param name="Start">When, from the start of the scenario's load.</param>
/// <param name="Previous">Copies, or arrivals in an interval, at the end of the stretch before; 0 where that was of the other model.</param>
internal sealed record Stretch(LoadSimulation Simulation, TimeSpan Start, int Previous)
{
    public TimeSpan End => Start + Simulation.During;

    public bool IsOpen => Simulation.Model is LoadModel.Inject or LoadModel.RampingInject or LoadModel.InjectRandom;

    public bool IsClosed => Simulation.Model is LoadModel.KeepConstant or LoadModel.RampingConstant;

    /// <summary>All stretches of a scenario, in order.</summary>
    public static IReadOnlyList<Stretch> Plan(IEnumerable<LoadSimulation> simulations)
    {
        var stretches = new List<Stretch>();
        foreach (var simulation in simulations)
        {
            var last = stretches.LastOrDefault();
            var next = new Stretch(simulation, last?.End ?? TimeSpan.Zero, 0);
            var previous = last is not null && (last.IsOpen, last.IsClosed) == (next.IsOpen, next.IsClosed) ? last.Simulation.Value : 0;
            stretches.Add(next with { Previous = previous });
        }

        return stretches;
    }

    /// <summary>When iterations are meant to start, from the start of the scenario's load; of an open stretch.</summary>
    /// <param name="random">For random counts.</param>
    public IEnumerable<TimeSpan> Arrivals(Random random)
    {
        var intervals = (int)(Simulation.During / Simulation.Interval);
        for (var interval = 0; interval < intervals; interval++)
        {
            var count = CountIn(interval, intervals, random);
            var begin = Start + (Simulation.Interval * interval);
            for (var arrival = 0; arrival < count; arrival++)
                yield return begin + (Simulation.Interval * ((double)arrival / count));
        }
    }

    /// <summary>How many copies there are to be, of a closed stretch.</summary>
    /// <param name="at">From the start of the scenario's load.</param>
    public int CopiesAt(TimeSpan at)
    {
        if (Simulation.Model == LoadModel.KeepConstant)
            return Simulation.Value;
        var share = Math.Clamp((at - Start) / Simulation.During, 0, 1);
        return (int)Math.Round(Previous + ((Simulation.Value - Previous) * share));
    }

    private int CountIn(int interval, int intervals, Random random) => Simulation.Model switch
    {
        LoadModel.RampingInject => (int)Math.Round(Previous + ((Simulation.Value - Previous) * (interval + 1.0) / intervals)),
        LoadModel.InjectRandom => random.Next(Simulation.Minimum, Simulation.Value + 1),
        _ => Simulation.Value,
    };
}
