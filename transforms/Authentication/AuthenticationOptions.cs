using Gateway.Transforms.Authentication.ForwardAuth;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Calls;

namespace Gateway.Transforms.Authentication;

/// <summary>The section <c>Authentication</c>: who may call which routes, and what backends are told of them.</summary>
public sealed record AuthenticationOptions : IClusterCallers
{
    /// <summary>How callers prove who they are, by name.</summary>
    public IReadOnlyDictionary<string, SchemeOptions> Schemes { get; init; } = new Dictionary<string, SchemeOptions>();

    /// <summary>What a route's <c>AuthorizationPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, PolicyOptions> Policies { get; init; } = new Dictionary<string, PolicyOptions>();

    /// <summary>What is taken no more although it is valid; null for nothing.</summary>
    public RevocationOptions? Revocation { get; init; }

    /// <summary>What backends are told.</summary>
    public IdentityOptions Identity { get; init; } = new();

    /// <inheritdoc/>
    IEnumerable<ClusterCaller> IClusterCallers.ClusterCallers
    {
        get
        {
            foreach (var (name, scheme) in Schemes)
            {
                if (scheme is not ForwardAuthOptions asks)
                    continue;
                var keys = new Dictionary<string, object?>();
                if (asks.ResiliencePolicy is { } policy)
                    keys.Add(nameof(asks.ResiliencePolicy), policy);
                yield return new ClusterCaller(ForwardAuthScheme.IdOf(name), $"Authentication:Schemes:{name}", asks.Cluster, keys);
            }
        }
    }
}
