using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Receiving;

/// <summary>Names the request, before anything can log or fail. What the client calls its request is never trusted.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    private readonly RequestIds _ids = new();

    public Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = _ids.Next();
        return next(context);
    }
}
