using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Receiving;

/// <summary>Refuses targets that could be routed as one path and answered as another.</summary>
internal sealed class RequestTargetMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return RequestTarget.IsUnambiguous(target) ? next(context) : context.WriteFailureAsync(KnownFailures.BadRequest);
    }
}
