using Gateway.LoadTests.Engine.Loading;

namespace NBomber.Contracts;

/// <summary>A stretch of load; see <see cref="CSharp.Simulation"/>.</summary>
public sealed record LoadSimulation
{
    internal LoadSimulation(LoadModel model, int value, TimeSpan interval, TimeSpan during, int minimum = 0)
    {
        (Model, Value, Interval, During, Minimum) = (model, value, interval, during, minimum);
        if (value < 0 || minimum < 0 || minimum > value)
            throw new ArgumentException($"{model}: {(minimum > value ? "the minimum is above the maximum" : "a count cannot be negative")}", nameof(value));
        if (during <= TimeSpan.Zero || during > TimeSpan.FromDays(7))
            throw new ArgumentException($"{model}: lasts {during}; it must be more than 0 and at most 7 days", nameof(during));
        if (model is LoadModel.Inject or LoadModel.RampingInject or LoadModel.InjectRandom && (interval <= TimeSpan.Zero || interval > during))
            throw new ArgumentException($"{model}: an interval of {interval} in {during}; it must be more than 0 and not longer than the stretch", nameof(interval));
    }

    internal LoadModel Model { get; }

    /// <summary>Copies at the end of the stretch, or arrivals in an interval.</summary>
    internal int Value { get; }

    internal int Minimum { get; }

    internal TimeSpan Interval { get; }

    internal TimeSpan During { get; }
}
