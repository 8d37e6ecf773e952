using Microsoft.AspNetCore.Http.Metadata;

namespace Gateway.Transforms.Observability;

/// <summary>
/// Endpoint metadata that makes a route's id the <c>http.route</c> of ASP.NET Core's metrics and spans: the id is what
/// an operator searches for, and unlike a template it is unique.
/// </summary>
/// <param name="routeId">The route's id.</param>
public sealed class RouteDiagnostics(string routeId) : IRouteDiagnosticsMetadata
{
    /// <summary>The route's id.</summary>
    public string Route { get; } = routeId;
}
