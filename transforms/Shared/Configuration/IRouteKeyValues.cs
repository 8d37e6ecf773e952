namespace Gateway.Transforms.Shared.Configuration;

/// <summary>Implemented by the section that has the routes, for a feature whose key on a route means something else beside another one.</summary>
public interface IRouteKeyValues
{
    /// <summary>The bound value of a key that a feature registered; null where the route lacks it, or there is no such route.</summary>
    object? ValueOf(string routeId, string key);

    /// <summary>The bound values of a key on those routes to a cluster that have it; none where there is no such cluster.</summary>
    IEnumerable<object> ValuesOnRoutesTo(string clusterId, string key);
}
