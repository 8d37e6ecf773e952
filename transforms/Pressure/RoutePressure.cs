using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Pressure;

/// <summary>What a route says of its requests' priority: metadata of its endpoint. Immutable, safe to share.</summary>
/// <param name="priority">That of all of them; null where it depends on who calls.</param>
/// <param name="rules">Tell it then.</param>
internal sealed class RoutePressure(RequestPriority? priority, PriorityRules rules)
{
    /// <summary>The best priority that a request can turn out to have while it is not known who calls.</summary>
    /// <param name="mayHaveCaller">Whether the route asks who calls.</param>
    public RequestPriority Best(bool mayHaveCaller) => priority ?? (mayHaveCaller ? rules.Best : rules.Anonymous);

    /// <summary>The priority of a request of which it is known who calls, if anybody.</summary>
    public RequestPriority Of(HttpContext context) => priority ?? rules.Of(context);
}
