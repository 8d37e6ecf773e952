namespace Gateway.Transforms.Resilience;

/// <summary>The section <c>Resilience</c>: how backends are kept from having too much to do, and clients from what goes wrong there.</summary>
public sealed record ResilienceOptions
{
    /// <summary>What a route's <c>ResiliencePolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, ResiliencePolicyOptions> Policies { get; init; } = new Dictionary<string, ResiliencePolicyOptions>();
}
