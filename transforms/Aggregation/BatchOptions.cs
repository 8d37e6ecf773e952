using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Aggregation;

/// <summary>A request that is a list of addresses at this gateway, each of which is then asked for as if the client had.</summary>
public sealed record BatchOptions
{
    /// <summary>The most addresses in one request.</summary>
    [Accepted("1", "100")]
    public int MaxItems { get; init; } = 20;

    /// <summary>The most calls that all of them make together: each address is one, and so is each call of an aggregate's parts.</summary>
    [Accepted("1", "10000")]
    public int MaxCalls { get; init; } = 200;

    /// <summary>How many of them are under way at once.</summary>
    [Accepted("1", "64")]
    public int Concurrency { get; init; } = 8;
}
