using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Pressure;

/// <summary>
/// Refuses requests while there is pressure, before it is known who calls: those that would be refused whoever it is. Without pressure it reads one number.
/// </summary>
internal sealed class PressureMiddleware(RequestDelegate next, Guard guard, Refuser refuser)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (guard.Level.IsZero || context.FindEndpoint()?.Metadata is not { } metadata || metadata.GetMetadata<RoutePressure>() is not { } route)
            return next(context);
        // A route that asks who calls says by which headers.
        var best = route.Best(metadata.GetMetadata<CredentialHeaderNames>() is not null);
        return refuser.Judge(context, best) is { } failure ? context.WriteFailureAsync(failure) : next(context);
    }
}
