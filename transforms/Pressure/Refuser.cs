using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Pressure;

/// <summary>Says which requests are refused, and with what. Safe to share between threads.</summary>
/// <param name="guard">How much is refused.</param>
/// <param name="metrics">Counts them.</param>
internal sealed class Refuser(Guard guard, PressureMetrics metrics)
{
    private static readonly Refusals Refusals = new(KnownFailures.UnderPressure);

    /// <summary>What a request is refused with; null when it is let in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="priority">Its priority.</param>
    public Failure? Judge(HttpContext context, RequestPriority priority)
    {
        var draw = Draw.Of(context, guard.Turn);
        if (!guard.Level.Refuses(priority, draw))
            return null;
        guard.Refused(priority);
        metrics.Refused(priority, guard.Condition?.Assessment.Cause ?? "memory");
        if (context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = PressureMetrics.ErrorName;
        return Refusals.After(guard.RetryAfter(draw));
    }
}
