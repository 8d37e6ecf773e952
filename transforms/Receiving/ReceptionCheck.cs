using Gateway.Transforms.Receiving.Methods;
using Gateway.Transforms.Receiving.Paths;
using Gateway.Transforms.Receiving.Requests;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Receiving;

/// <summary>Tells, away from the pipeline, whether a request would be refused.</summary>
public static class ReceptionCheck
{
    /// <summary>The failure the request would be answered with; null when it would be forwarded, or has no route.</summary>
    /// <param name="context">The request; it is routed anew.</param>
    /// <param name="routing">Routes a request.</param>
    public static async ValueTask<Failure?> FindRefusalAsync(HttpContext context, RequestDelegate routing)
    {
        if (RequestJudge.FindFault(context, out var form, out var path) is { } fault)
            return fault.Failure;

        var raw = path.ToString();
        var trial = new RouteTrial(context.RequestServices);
        trial.Begin(routing);
        await trial.RouteAsync(context);
        if (form != PathForm.Plain && !await new PathJudge(trial).IsUnambiguousAsync(context, new PathNote(raw, form)))
            return Refusal.AmbiguousPath.Failure;
        return MethodJudge.FindFault(context.Request.Method, context.GetEndpoint(), out _)?.Failure;
    }
}
