namespace Gateway.Transforms.Access;

/// <summary>The section <c>Access</c>: which requests are let in, whoever sends them.</summary>
public sealed record AccessOptions
{
    /// <summary>The header in which proxies of <c>TrustedProxies</c> say which country a client is in, such as <c>CF-IPCountry</c>; null for none.</summary>
    public string? CountryHeader { get; init; }

    /// <summary>What a route's <c>AccessPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, AccessPolicyOptions> Policies { get; init; } = new Dictionary<string, AccessPolicyOptions>();
}
