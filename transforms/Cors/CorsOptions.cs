namespace Gateway.Transforms.Cors;

/// <summary>The section <c>Cors</c>: which pages of other origins may call.</summary>
public sealed record CorsOptions
{
    /// <summary>What a route's <c>CorsPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, CorsPolicyOptions> Policies { get; init; } = new Dictionary<string, CorsPolicyOptions>();
}
