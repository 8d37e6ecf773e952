using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Transforms.Receiving.Bodies;

/// <summary>The least rate of a route's request bodies: metadata of its endpoint.</summary>
/// <param name="Minimum">Null for none.</param>
internal sealed record RequestBodyRate(MinDataRate? Minimum)
{
    /// <summary>Resolves the route key; null where the listener's rate stays.</summary>
    public static object? Resolve(RouteKeyContext route) =>
        route.Value is BodyRateOptions options ? new RequestBodyRate(BodyRates.Of(options)) : null;
}
