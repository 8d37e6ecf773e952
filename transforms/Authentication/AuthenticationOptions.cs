using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Authentication.Revocation;

namespace Gateway.Transforms.Authentication;

/// <summary>The section <c>Authentication</c>: who may call which routes, and what backends are told of them.</summary>
public sealed record AuthenticationOptions
{
    /// <summary>How callers prove who they are, by name.</summary>
    public IReadOnlyDictionary<string, SchemeOptions> Schemes { get; init; } = new Dictionary<string, SchemeOptions>();

    /// <summary>What a route's <c>AuthorizationPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, PolicyOptions> Policies { get; init; } = new Dictionary<string, PolicyOptions>();

    /// <summary>What is taken no more although it is valid; null for nothing.</summary>
    public RevocationOptions? Revocation { get; init; }

    /// <summary>What backends are told.</summary>
    public IdentityOptions Identity { get; init; } = new();
}
