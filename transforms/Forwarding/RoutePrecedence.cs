using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// The last word when two routes match a request equally well: the id that sorts first wins. Without it ASP.NET Core
/// answers such a request with an exception.
/// </summary>
internal sealed class RoutePrecedence : MatcherPolicy, IEndpointComparerPolicy
{
    /// <inheritdoc/>
    public override int Order => int.MaxValue;

    /// <inheritdoc/>
    public IComparer<Endpoint> Comparer { get; } = System.Collections.Generic.Comparer<Endpoint>.Create(
        static (x, y) => string.CompareOrdinal(RouteId(x), RouteId(y)));

    private static string? RouteId(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId;
}
