using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Receiving;

/// <summary>The section <c>TrustedProxies</c>: whose forwarding headers are believed.</summary>
public sealed record TrustedProxiesOptions : ITrustedProxyNames
{
    /// <summary>Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>, <c>fd00::/8</c>). Default: nobody.</summary>
    [WholeSection]
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <inheritdoc/>
    bool ITrustedProxyNames.HasTrustedProxies => Proxies.Count > 0;
}
