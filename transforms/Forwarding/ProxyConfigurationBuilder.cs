using System.Collections.Frozen;
using Gateway.Transforms.Forwarding.Calls;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Turns validated options into what YARP runs: policies named on a route become objects, clusters get ids that carry
/// their revision, and YARP's own validation has the last word.
/// </summary>
/// <param name="validator">YARP's validation of routes and clusters.</param>
/// <param name="transforms">YARP's builder of transforms.</param>
/// <param name="trial">Sees whether a router can be built.</param>
/// <param name="routeKeys">The keys that features add to routes.</param>
internal sealed class ProxyConfigurationBuilder(
    IConfigValidator validator, ITransformBuilder transforms, RouterTrial trial, IEnumerable<RouteKey> routeKeys)
{
    // Makes every route's record differ from that of the generation before, so that YARP renews its endpoint.
    private const string AttemptKey = "Gateway:Attempt";

    private readonly RouteKey[] _routeKeys = [.. routeKeys];
    private readonly ClusterRevisions _revisions = new();

    /// <summary>Builds one generation; null when anything is wrong, which is then in <paramref name="errors"/>.</summary>
    /// <param name="attempt">Its number, never used before: YARP tells generations apart by it.</param>
    /// <param name="sections">A configuration that passed its validators.</param>
    /// <param name="addresses">Where the embedded demo backends in use listen, by their <c>demo:</c> address.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public async ValueTask<ProxyConfiguration?> BuildAsync(
        int attempt, ConfigurationSections sections, IReadOnlyDictionary<string, Uri> addresses, ConfigurationErrors errors)
    {
        var options = sections.Get<ReverseProxyOptions>();
        var before = errors.Errors.Count;
        var revisions = Identify(attempt, options, sections.Files, addresses, errors);
        var clusters = revisions.Select(static revision => revision.Config).ToArray();
        if (errors.Errors.Count > before)
            return null;
        var proxyIds = clusters.ToDictionary(
            static cluster => cluster.LogicalId(), static cluster => cluster.ClusterId, StringComparer.Ordinal);

        var routes = new List<RouteConfig>(options.Routes.Count);
        var metadata = new Dictionary<string, object[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, route) in options.Routes)
        {
            var cluster = options.Clusters[route.ClusterId!];
            routes.Add(ToRoute(id, route, cluster, proxyIds[route.ClusterId!], attempt));
            metadata[id] = [ForwardingSettings.Of(route, cluster), .. Resolve(id, route, sections, errors)];
        }

        await ValidateAsync(routes, clusters, errors);
        return errors.Errors.Count > before
            ? null
            : new ProxyConfiguration(attempt, routes, clusters, metadata.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase))
            {
                Tls = revisions.ToFrozenDictionary(static revision => revision.Config.ClusterId, static revision => revision.Tls, StringComparer.Ordinal),
                Called = options.Clusters.ToFrozenDictionary(
                    static cluster => cluster.Key, cluster => new CalledCluster(proxyIds[cluster.Key], ForwardingSettings.Of(new RouteOptions(), cluster.Value)), StringComparer.Ordinal),
            };
    }

    /// <summary>Remembers the clusters of the generation that YARP has taken.</summary>
    public void Commit(ProxyConfiguration applied) =>
        _revisions.Commit(applied.Clusters.Select(cluster => new ClusterRevision(cluster, applied.Tls[cluster.ClusterId])));

    private static RouteConfig ToRoute(string id, RouteOptions route, ClusterOptions cluster, string proxyClusterId, int attempt) => new()
    {
        RouteId = id,
        ClusterId = proxyClusterId,
        Match = route.Match,
        Order = route.Order,
        CorsPolicy = route.CorsPolicy,
        TimeoutPolicy = route.TimeoutPolicy,
        Timeout = route.TotalTimeout ?? route.Timeout ?? (route.TimeoutPolicy is null ? cluster.TotalTimeout : null),
        MaxRequestBodySize = route.MaxRequestBodySize?.Bytes,
        Transforms = route.Transforms,
        Metadata = With(route.Metadata, AttemptKey, attempt.ToString()),
    };

    private List<ClusterRevision> Identify(
        int attempt, ReverseProxyOptions options, NamedFiles files, IReadOnlyDictionary<string, Uri> addresses, ConfigurationErrors errors)
    {
        var revisions = new List<ClusterRevision>(options.Clusters.Count);
        foreach (var (id, cluster) in options.Clusters)
        {
            using var reader = new DestinationTlsReader($"ReverseProxy:Clusters:{id}:{nameof(cluster.Tls)}", files, errors);
            if (reader.Read(cluster) is { } tls)
                revisions.Add(_revisions.Identify(ToCluster(id, cluster, addresses), tls, attempt));
        }

        return revisions;
    }

    private static ClusterConfig ToCluster(string id, ClusterOptions cluster, IReadOnlyDictionary<string, Uri> addresses) => new()
    {
        ClusterId = id,
        LoadBalancingPolicy = cluster.LoadBalancingPolicy,
        SessionAffinity = cluster.SessionAffinity,
        HealthCheck = cluster.HealthCheck,
        HttpClient = WithExactHeaders(cluster.HttpClient),
        HttpRequest = cluster.HttpRequest,
        Destinations = cluster.Destinations.ToDictionary(
            static destination => destination.Key,
            destination => WithAddress(destination.Value, addresses),
            StringComparer.OrdinalIgnoreCase),
        Metadata = With(cluster.Metadata, ClusterMetadata.LogicalIdKey, id),
    };

    private static DestinationConfig WithAddress(DestinationConfig destination, IReadOnlyDictionary<string, Uri> addresses) =>
        addresses.TryGetValue(destination.Address, out var address) ? destination with { Address = address.AbsoluteUri } : destination;

    /// <summary>Header values are bytes to a proxy: Latin-1 maps each byte to one character and back.</summary>
    private static HttpClientConfig WithExactHeaders(HttpClientConfig? client)
    {
        client ??= HttpClientConfig.Empty;
        return client with
        {
            RequestHeaderEncoding = client.RequestHeaderEncoding ?? "iso-8859-1",
            ResponseHeaderEncoding = client.ResponseHeaderEncoding ?? "iso-8859-1",
        };
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? metadata, string key, string value) =>
        new(metadata ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase) { [key] = value };

    private object[] Resolve(string id, RouteOptions route, ConfigurationSections sections, ConfigurationErrors errors)
    {
        var resolved = new List<object>();
        foreach (var key in _routeKeys)
        {
            var value = route.Extensions.GetValueOrDefault(key.Key);
            var metadata = key.Resolve(new RouteKeyContext(id, $"ReverseProxy:Routes:{id}:{key.Key}", value, sections, errors));
            if (metadata is object[] several)
                resolved.AddRange(several);
            else if (metadata is not null)
                resolved.Add(metadata);
        }

        return [.. resolved];
    }

    private async ValueTask ValidateAsync(List<RouteConfig> routes, ClusterConfig[] clusters, ConfigurationErrors errors)
    {
        var before = errors.Errors.Count;
        foreach (var cluster in clusters)
        {
            var id = cluster.LogicalId();
            foreach (var error in await validator.ValidateClusterAsync(cluster))
                errors.Add($"ReverseProxy:Clusters:{id}", error.Message.Replace(cluster.ClusterId, id, StringComparison.Ordinal));
        }

        var byId = clusters.ToDictionary(static cluster => cluster.ClusterId, StringComparer.Ordinal);
        foreach (var route in routes)
        {
            foreach (var error in await validator.ValidateRouteAsync(route))
                errors.Add($"ReverseProxy:Routes:{route.RouteId}", error.Message);
            if (errors.Errors.Count == before && FaultOfTransforms(route, byId[route.ClusterId!]) is { } fault)
                errors.Add($"ReverseProxy:Routes:{route.RouteId}:Transforms", fault);
        }

        if (errors.Errors.Count == before && await trial.FindFaultAsync(routes) is { } reason)
            errors.Add("ReverseProxy:Routes", $"no router can be built from these routes: {reason}");
    }

    private string? FaultOfTransforms(RouteConfig route, ClusterConfig cluster)
    {
        try
        {
            transforms.Build(route, cluster);
            return null;
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }
}
