using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Access;

/// <summary>Answers 403 to requests that their route's policy does not let in.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.FindEndpoint()?.Metadata.GetMetadata<AccessPolicy>() is not { } policy)
            return next(context);
        var verdict = policy.Judge(context);
        metrics.Count(policy.Name, verdict);
        if (verdict == AccessVerdict.Allowed)
            return next(context);
        if (context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = AccessMetrics.ErrorName;
        return context.WriteFailureAsync(KnownFailures.Forbidden);
    }
}
