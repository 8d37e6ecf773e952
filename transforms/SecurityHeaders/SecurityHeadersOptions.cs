namespace Gateway.Transforms.SecurityHeaders;

/// <summary>The section <c>SecurityHeaders</c>: what browsers are told to defend a site's users with.</summary>
public sealed record SecurityHeadersOptions
{
    /// <summary>What a route's <c>SecurityHeadersPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, SecurityHeadersPolicyOptions> Policies { get; init; } = new Dictionary<string, SecurityHeadersPolicyOptions>();
}
