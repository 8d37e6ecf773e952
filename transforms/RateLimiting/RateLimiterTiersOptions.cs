namespace Gateway.Transforms.RateLimiting;

/// <summary>Other limits for some callers.</summary>
public sealed record RateLimiterTiersOptions
{
    /// <summary>The claim that names the tier, or has it in a list; of API keys, <c>tag</c> is their <c>Tag</c>.</summary>
    public string Claim { get; init; } = "tag";

    /// <summary>The limits, by the claim's value; whoever has none of them has the policy's own.</summary>
    public IReadOnlyDictionary<string, RateLimiterTierOptions> Limits { get; init; } = new Dictionary<string, RateLimiterTierOptions>();
}
