using Gateway.Transforms.Receiving.Bodies;
using Gateway.Transforms.Receiving.Methods;
using Gateway.Transforms.Receiving.Paths;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Receiving;

/// <summary>Refuses what the route does not take: paths that others may read as another route's, methods, large bodies.</summary>
internal sealed class JudgementMiddleware(RequestDelegate next, PathJudge paths, Refuser refuser)
{
    public Task InvokeAsync(HttpContext context) => context.Features.Get<PathNote>() switch
    {
        null => JudgeAsync(context),
        // Routed to see where it would go; that is known now.
        var note when note == PathNote.OfTrial => Task.CompletedTask,
        var note => JudgePathAsync(context, note),
    };

    private async Task JudgePathAsync(HttpContext context, PathNote note)
    {
        if (await paths.IsUnambiguousAsync(context, note))
            await JudgeAsync(context);
        else
            await refuser.RefuseAsync(context, Refusal.AmbiguousPath);
    }

    private Task JudgeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (MethodJudge.FindFault(context.Request.Method, endpoint, out var allowed) is { } refusal)
        {
            if (refusal == Refusal.Method)
                context.Response.Headers.Allow = allowed;
            return refuser.RefuseAsync(context, refusal);
        }

        if (endpoint is not null)
        {
            if (BodyRates.IsTooLarge(context, endpoint))
                return refuser.RefuseAsync(context, Refusal.BodySize);
            BodyRates.Apply(context, endpoint);
        }

        return next(context);
    }
}
