using System.Collections.Frozen;
using Gateway.Transforms.Forwarding.Calls;
using Gateway.Transforms.Forwarding.Tls;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>One generation of routes and clusters in YARP's terms, with what each route's endpoint carries.</summary>
/// <param name="attempt">Its number, never used before.</param>
/// <param name="routes">All routes, each marked with the number.</param>
/// <param name="clusters">All clusters, under ids that carry their revision.</param>
/// <param name="endpointMetadata">By route id: the objects that features resolved for the route.</param>
public sealed class ProxyConfiguration(
    int attempt,
    IReadOnlyList<RouteConfig> routes,
    IReadOnlyList<ClusterConfig> clusters,
    FrozenDictionary<string, object[]> endpointMetadata) : IProxyConfig, IDisposable
{
    private readonly CancellationTokenSource _replaced = new();

    /// <inheritdoc/>
    public string RevisionId { get; } = attempt.ToString();

    /// <inheritdoc/>
    public IReadOnlyList<RouteConfig> Routes => routes;

    /// <inheritdoc/>
    public IReadOnlyList<ClusterConfig> Clusters => clusters;

    /// <inheritdoc/>
    public IChangeToken ChangeToken => new CancellationChangeToken(_replaced.Token);

    /// <summary>By the ids of <see cref="Clusters"/>: TLS to their destinations, for which YARP's records have no place.</summary>
    internal FrozenDictionary<string, DestinationTls> Tls { get; init; } = FrozenDictionary<string, DestinationTls>.Empty;

    /// <summary>By the ids that the configuration gives: how calls of the gateway's own are forwarded to the cluster.</summary>
    internal FrozenDictionary<string, CalledCluster> Called { get; init; } = FrozenDictionary<string, CalledCluster>.Empty;

    /// <summary>By the ids of who asks of the gateway's own accord: what features resolved for these calls.</summary>
    internal FrozenDictionary<string, object[]> Callers { get; init; } = FrozenDictionary<string, object[]>.Empty;

    /// <summary>By the ids of composed routes: what each of them asks.</summary>
    internal FrozenDictionary<string, PlannedCall[]> Calls { get; init; } = FrozenDictionary<string, PlannedCall[]>.Empty;

    /// <summary>The objects that features resolved for a route; empty for none.</summary>
    internal ReadOnlySpan<object> EndpointMetadata(string routeId) =>
        endpointMetadata.TryGetValue(routeId, out var objects) ? objects : [];

    /// <summary>Tells YARP that a newer generation is there to be read.</summary>
    internal void SignalReplaced() => _replaced.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _replaced.Dispose();
}
