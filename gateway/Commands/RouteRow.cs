using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Commands;

/// <summary>A route as lists of routes show it; aggregates are among them.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Order">Lower wins.</param>
/// <param name="Match">Which requests.</param>
/// <param name="Policies">The policies it names and its priority, by key.</param>
/// <param name="Clusters">The clusters that answer: one for a route, each once for an aggregate.</param>
/// <param name="Calls">What an aggregate asks; null for a route.</param>
internal sealed record RouteRow(
    string Id, int Order, RouteMatch Match, IReadOnlyList<KeyValuePair<string, string>> Policies, IReadOnlyList<string> Clusters, IReadOnlyList<ComposedCall>? Calls)
{
    /// <summary>All routes of a configuration, by order, then as the file has them.</summary>
    public static IReadOnlyList<RouteRow> AllOf(ConfigurationSections sections) =>
    [
        .. sections.Get<ReverseProxyOptions>().Routes
            .Select(static route => new RouteRow(route.Key, route.Value.Order ?? 0, route.Value.Match, [.. RoutePolicies.Of(route.Value)], [route.Value.ClusterId!], null))
            .Concat(ComposedRoute.AllOf(sections).Select(static route => new RouteRow(
                route.Id, route.Order ?? 0, route.Match, [.. RoutePolicies.Of(route.Extensions)], [.. route.Calls.Select(static call => call.Cluster).Distinct(StringComparer.Ordinal)], route.Calls)))
            .OrderBy(static row => row.Order),
    ];
}
