using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience;

/// <summary>When a destination that does worse than the others is left alone.</summary>
public sealed record OutlierOptions
{
    /// <summary>When so many requests in a row fail.</summary>
    [Accepted("1", "1000")]
    public int ConsecutiveFailures { get; init; } = 5;

    /// <summary>How long it is left alone; so much longer each time, up to 10 times.</summary>
    [Accepted("100ms", "1h")]
    public TimeSpan EjectionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Never more of a cluster's destinations than so many of a hundred.</summary>
    [Accepted("0", "100")]
    public int MaxShare { get; init; } = 50;

    /// <summary>Which answers are failures, beside none at all.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [500, 502, 503, 504];
}
