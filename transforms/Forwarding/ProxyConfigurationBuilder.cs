using System.Collections.Frozen;
using Gateway.Transforms.Forwarding.Calls;
using Gateway.Transforms.Forwarding.Headers;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
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

    private const string RoutesPath = "ReverseProxy:Routes";

    private readonly RouteKey[] _routeKeys = [.. routeKeys];
    private readonly RouteKey[] _callKeys = [.. routeKeys.Where(static key => key.IsForCalls)];
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

        var called = options.Clusters.ToFrozenDictionary(
            static cluster => cluster.Key, cluster => new CalledCluster(proxyIds[cluster.Key], ForwardingSettings.Of(new RouteOptions(), cluster.Value)), StringComparer.Ordinal);
        var routes = new List<(string Path, RouteConfig Config)>(options.Routes.Count);
        var metadata = new Dictionary<string, object[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, route) in options.Routes)
        {
            var (path, cluster) = ($"{RoutesPath}:{id}", options.Clusters[route.ClusterId!]);
            routes.Add((path, ToRoute(id, route, cluster, proxyIds[route.ClusterId!], attempt)));
            metadata[id] = [ForwardingSettings.Of(route, cluster), .. ChoiceOf(route), .. Resolve(_routeKeys, id, path, route.Extensions, sections, errors)];
        }

        var calls = new Dictionary<string, PlannedCall[]>(StringComparer.OrdinalIgnoreCase);
        var composed = ComposedRoute.AllOf(sections);
        RoutePlace[] places = [.. routes.Select(static route => new RoutePlace(route.Config.RouteId, route.Path, route.Config.Match, route.Config.Order)), .. composed.Select(PlaceOf)];
        foreach (var route in composed)
        {
            routes.Add((route.Path, ToRoute(route, MatchOf(route, places), attempt)));
            var resolved = Resolve(_routeKeys, route.Id, route.Path, route.Extensions, sections, errors);
            metadata[route.Id] = [route.Plan(sections), .. resolved];
            // No client's own may pass by way of a call either.
            var names = resolved.Where(static one => one is IdentityHeaderNames or CredentialHeaderNames).ToArray();
            calls[route.Id] = [.. route.Calls.Select(call => new PlannedCall(
                call.Id, called[call.Cluster], [.. names, .. Resolve(_callKeys, call.Id, call.Path, call.Keys, sections, errors, call.OwnHeaders)]))];
        }

        var callers = sections.All<IClusterCallers>().SelectMany(static section => section.ClusterCallers).Where(static caller => caller.Keys.Count > 0)
            .ToFrozenDictionary(static caller => caller.Id, caller => Resolve(_callKeys, caller.Id, caller.Path, caller.Keys, sections, errors), StringComparer.Ordinal);
        await ValidateAsync(routes, clusters, errors);
        return errors.Errors.Count > before
            ? null
            : new ProxyConfiguration(attempt, [.. routes.Select(static route => route.Config)], clusters, metadata.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase))
            {
                Tls = revisions.ToFrozenDictionary(static revision => revision.Config.ClusterId, static revision => revision.Tls, StringComparer.Ordinal),
                Called = called,
                Callers = callers,
                Calls = calls.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
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
        TimeoutPolicy = route.TimeoutPolicy,
        Timeout = route.TotalTimeout ?? route.Timeout ?? (route.TimeoutPolicy is null ? cluster.TotalTimeout : null),
        MaxRequestBodySize = route.MaxRequestBodySize?.Bytes,
        Transforms = route.Transforms,
        Metadata = With(route.Metadata, AttemptKey, attempt.ToString()),
    };

    private static HeaderChoice[] ChoiceOf(RouteOptions route) => route.Transforms is null or [] ? [] : [new HeaderChoice(route.Transforms)];

    private static RoutePlace PlaceOf(ComposedRoute route) => new(route.Id, route.Path, route.Match, route.Order);

    // Whoever answers GET answers HEAD (RFC 9110 §9.1), and here it is no backend that decides.
    private static RouteMatch MatchOf(ComposedRoute route, RoutePlace[] places) =>
        route.Match.Methods is { Count: > 0 } methods && methods.Contains("GET", StringComparer.OrdinalIgnoreCase) && !methods.Contains("HEAD", StringComparer.OrdinalIgnoreCase)
            && !RouteConflicts.AreBroughtAbout(PlaceOf(route), "HEAD", places)
            ? route.Match with { Methods = [.. methods, "HEAD"] }
            : route.Match;

    // How long it may take is up to the feature that answers.
    private static RouteConfig ToRoute(ComposedRoute route, RouteMatch match, int attempt) => new()
    {
        RouteId = route.Id,
        Match = match,
        Order = route.Order,
        Metadata = With(null, AttemptKey, attempt.ToString()),
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

    private static object[] Resolve(
        RouteKey[] keys, string id, string path, IReadOnlyDictionary<string, object?> values, ConfigurationSections sections, ConfigurationErrors errors, IReadOnlyList<string>? ownHeaders = null)
    {
        var resolved = new List<object>();
        foreach (var key in keys)
        {
            var metadata = key.Resolve(new RouteKeyContext(id, $"{path}:{key.Key}", values.GetValueOrDefault(key.Key), sections, errors) { OwnHeaders = ownHeaders ?? [] });
            if (metadata is object[] several)
                resolved.AddRange(several);
            else if (metadata is not null)
                resolved.Add(metadata);
        }

        return [.. resolved];
    }

    private async ValueTask ValidateAsync(List<(string Path, RouteConfig Config)> routes, ClusterConfig[] clusters, ConfigurationErrors errors)
    {
        var before = errors.Errors.Count;
        foreach (var cluster in clusters)
        {
            var id = cluster.LogicalId();
            foreach (var error in await validator.ValidateClusterAsync(cluster))
                errors.Add($"ReverseProxy:Clusters:{id}", error.Message.Replace(cluster.ClusterId, id, StringComparison.Ordinal));
        }

        var byId = clusters.ToDictionary(static cluster => cluster.ClusterId, StringComparer.Ordinal);
        foreach (var (path, route) in routes)
        {
            foreach (var error in await validator.ValidateRouteAsync(route))
                errors.Add(path, error.Message);
            if (errors.Errors.Count == before && FaultOfTransforms(route, route.ClusterId is { } id ? byId[id] : null) is { } fault)
                errors.Add($"{path}:Transforms", fault);
        }

        if (errors.Errors.Count == before && await trial.FindFaultAsync(routes.Select(static route => route.Config)) is { } reason)
            errors.Add(RoutesPath, $"no router can be built from these routes: {reason}");
    }

    private string? FaultOfTransforms(RouteConfig route, ClusterConfig? cluster)
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
