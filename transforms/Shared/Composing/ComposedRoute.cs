using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Shared.Composing;

/// <summary>A route without a cluster: a feature answers it. Ids are shared with all other routes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Path">Where it stands in the configuration, such as <c>Aggregates:home</c>.</param>
/// <param name="Match">Which requests.</param>
/// <param name="Order">Lower wins; null is 0.</param>
/// <param name="Extensions">The keys of other features, bound.</param>
/// <param name="Calls">What it asks; its endpoint carries an endpoint for each of them, as <see cref="ComposedEndpoints"/>.</param>
/// <param name="Plan">Makes what the feature answers by, from a configuration that passed its validators: metadata of the route's endpoint.</param>
public sealed record ComposedRoute(
    string Id,
    string Path,
    RouteMatch Match,
    int? Order,
    IReadOnlyDictionary<string, object?> Extensions,
    IReadOnlyList<ComposedCall> Calls,
    Func<ConfigurationSections, object> Plan)
{
    /// <summary>All of a configuration.</summary>
    public static IReadOnlyList<ComposedRoute> AllOf(ConfigurationSections sections) =>
        [.. sections.All<IComposedRoutes>().SelectMany(static section => section.ComposedRoutes)];
}
