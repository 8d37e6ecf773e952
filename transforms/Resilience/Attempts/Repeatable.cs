using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>Whether a request may reach a backend more than once.</summary>
internal static class Repeatable
{
    /// <summary>True for an idempotent method without a body: one that was sent is gone.</summary>
    public static bool Is(HttpContext context) => MethodTraits.IsIdempotent(context.Request.Method) && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true;
}
