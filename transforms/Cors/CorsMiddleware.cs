using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Cors;

/// <summary>Answers preflights of routes with a policy, and has every other response of theirs say what the policy does.</summary>
internal sealed class CorsMiddleware(RequestDelegate next, CorsMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.FindEndpoint()?.Metadata.GetMetadata<CorsPolicy>() is not { } policy)
            return next(context);
        // A WebSocket over HTTP/2 (RFC 8441): CORS does not know of them, as of no upgrade.
        if (context.FindExtendedConnect() is not null)
            return next(context);

        var request = context.Request;
        if (HttpMethods.IsOptions(request.Method) && context.Features.Find<Preflight>() is not null)
            return AnswerPreflight(context, policy);

        // Browsers name the origin of a page's own requests too, unless they are reads.
        if (request.Headers.Origin is [{ } origin] && !OwnOrigin.Is(request, origin))
            metrics.Count(policy.Name, policy.Origins.Contains(origin) ? CorsMetrics.Allowed : CorsMetrics.Refused);
        // The last word, whoever answers: backends, the cache, or the gateway with a failure.
        context.Response.OnStarting(
            static state =>
            {
                Apply((HttpContext)state);
                return Task.CompletedTask;
            },
            context);
        return next(context);
    }

    private static void Apply(HttpContext context)
    {
        if (context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols || context.FindEndpoint()?.Metadata.GetMetadata<CorsPolicy>() is not { } policy)
            return;
        CorsFields.Apply(context.Response.Headers, policy, context.Request.Headers.Origin is [{ } origin] && policy.Origins.Contains(origin) ? origin : null);
    }

    // With or without a permission it is 204: browsers look for that alone, and say what they miss.
    private Task AnswerPreflight(HttpContext context, CorsPolicy policy)
    {
        var (asked, headers) = (context.Request.Headers, context.Response.Headers);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        CorsFields.VaryPreflight(headers);
        string result;
        if (asked.Origin is not [{ } origin] || !policy.Origins.Contains(origin))
        {
            result = CorsMetrics.PreflightOrigin;
        }
        else
        {
            var (method, fields) = (asked.AccessControlRequestMethod.ToString(), asked.AccessControlRequestHeaders.ToString());
            CorsFields.Permit(headers, policy, origin, method, fields);
            result = !policy.Methods.Allow(method) ? CorsMetrics.PreflightMethod
                : !policy.RequestHeaders.Allow(fields) ? CorsMetrics.PreflightHeader
                : CorsMetrics.PreflightAllowed;
        }

        metrics.Count(policy.Name, result);
        if (result != CorsMetrics.PreflightAllowed && context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = result;
        return Task.CompletedTask;
    }
}
