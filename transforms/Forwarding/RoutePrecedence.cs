using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// The last word when two routes match a request equally well: the id that sorts first wins. Without it ASP.NET Core
/// answers such a request with an exception.
/// </summary>
internal sealed class RoutePrecedence : MatcherPolicy, IEndpointComparerPolicy
{
    /// <inheritdoc/>
    public override int Order => int.MaxValue;

    /// <summary>Compares route ids, which YARP makes the endpoints' names.</summary>
    public IComparer<Endpoint> Comparer { get; } = System.Collections.Generic.Comparer<Endpoint>.Create(
        static (x, y) => string.CompareOrdinal(x?.DisplayName, y?.DisplayName));
}
