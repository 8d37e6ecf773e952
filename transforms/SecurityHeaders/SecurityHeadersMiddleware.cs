using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.SecurityHeaders;

/// <summary>Has every response of routes with a policy say what the policy does.</summary>
internal sealed class SecurityHeadersMiddleware
{
    private readonly RequestDelegate _next;
    private readonly SecurityHeadersMetrics _metrics;
    private readonly Func<object, Task> _apply;

    public SecurityHeadersMiddleware(RequestDelegate next, SecurityHeadersMetrics metrics)
    {
        (_next, _metrics) = (next, metrics);
        _apply = Apply;
    }

    public Task InvokeAsync(HttpContext context)
    {
        // The last word, whoever answers: backends, the cache, or the gateway with a failure.
        if (context.FindEndpoint()?.Metadata.GetMetadata<SecurityHeadersPolicy>() is not null)
            context.Response.OnStarting(_apply, context);
        return _next(context);
    }

    private Task Apply(object state)
    {
        var context = (HttpContext)state;
        // An upgrade is no response that a page is made of.
        if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols && context.FindEndpoint()?.Metadata.GetMetadata<SecurityHeadersPolicy>() is { } policy)
            policy.Apply(context.Response.Headers, context.Request.IsHttps, _metrics);
        return Task.CompletedTask;
    }
}
