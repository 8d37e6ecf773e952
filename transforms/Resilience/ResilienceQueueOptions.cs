using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience;

/// <summary>Where requests wait for others to end.</summary>
public sealed record ResilienceQueueOptions
{
    /// <summary>The most that wait.</summary>
    [Accepted("1", "100000")]
    public int Limit { get; init; } = 64;

    /// <summary>The longest wait.</summary>
    [Accepted("1ms", "1m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Who goes before whom.</summary>
    public ResiliencePrioritiesOptions Priorities { get; init; } = new();
}
