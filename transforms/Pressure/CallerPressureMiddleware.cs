using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Pressure;

/// <summary>Refuses requests while there is pressure, once it is known who calls. Without pressure it reads one number.</summary>
internal sealed class CallerPressureMiddleware(RequestDelegate next, Guard guard, Refuser refuser)
{
    public Task InvokeAsync(HttpContext context) =>
        guard.Level.IsZero || context.FindEndpoint()?.Metadata.GetMetadata<RoutePressure>() is not { } route || refuser.Judge(context, route.Of(context)) is not { } failure
            ? next(context)
            : context.WriteFailureAsync(failure);
}
