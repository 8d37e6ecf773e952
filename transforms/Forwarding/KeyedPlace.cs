using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>A place of a configuration where keys of features stand: a route, or calls that the gateway makes.</summary>
/// <param name="Id">Its id among routes.</param>
/// <param name="Path">Where it stands, such as <c>ReverseProxy:Routes:catalog</c>.</param>
/// <param name="Values">The bound values, by key.</param>
public sealed record KeyedPlace(string Id, string Path, IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>All of a configuration, each once; of sections with errors, what could be bound.</summary>
    public static IEnumerable<KeyedPlace> AllOf(ConfigurationSections sections)
    {
        foreach (var (id, route) in sections.All<ReverseProxyOptions>().SelectMany(static options => options.Routes))
            yield return new KeyedPlace(id, $"ReverseProxy:Routes:{id}", route.Extensions);
        foreach (var route in ComposedRoute.AllOf(sections))
        {
            yield return new KeyedPlace(route.Id, route.Path, route.Extensions);
            // A part that asks several clusters in turn is one place.
            foreach (var call in route.Calls.DistinctBy(static call => call.Path))
                yield return new KeyedPlace(call.Id, call.Path, call.Keys);
        }

        foreach (var caller in sections.All<IClusterCallers>().SelectMany(static section => section.ClusterCallers))
            yield return new KeyedPlace(caller.Id, caller.Path, caller.Keys);
    }
}
