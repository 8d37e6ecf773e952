using System.Globalization;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>The answer to a request that a policy refuses, whoever asked it: it takes nothing of those that allowed it.</summary>
internal static class Refusal
{
    /// <summary>Answers with 429.</summary>
    /// <param name="context">The request.</param>
    /// <param name="seconds">When it may come again, at least one; null where nobody knows.</param>
    public static Task AnswerAsync(HttpContext context, long? seconds)
    {
        context.Features.Get<Admission>()?.GiveBack();
        if (context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = RateLimitingMetrics.ErrorName;
        if (seconds is { } wait)
            context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return context.WriteFailureAsync(KnownFailures.TooManyRequests);
    }
}
