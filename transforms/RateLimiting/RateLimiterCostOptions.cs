using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.RateLimiting;

/// <summary>What a request uses of a limit.</summary>
public sealed record RateLimiterCostOptions
{
    /// <summary>What each request costs when it comes. Zero: nothing then, but it still has to be allowed.</summary>
    [Accepted("0", "1000000")]
    public int Request { get; init; } = 1;

    /// <summary>Whose bodies cost one for each byte, when the request ends.</summary>
    public CountedBytes Bytes { get; init; } = CountedBytes.None;

    /// <summary>What requests cost in place of <see cref="Request"/> whose responses have such a status, <c>401</c>, or one of its class, <c>4xx</c>; 0 to 1,000,000.</summary>
    public IReadOnlyDictionary<string, int> Statuses { get; init; } = new Dictionary<string, int>();
}
