using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience;

/// <summary>Between which numbers the limit is looked for that a cluster can bear.</summary>
public sealed record AdaptiveConcurrencyOptions
{
    /// <summary>Never fewer.</summary>
    [Accepted("1", "100000")]
    public int Minimum { get; init; } = 2;

    /// <summary>Never more.</summary>
    [Accepted("1", "100000")]
    public int Maximum { get; init; } = 200;
}
