using Gateway.Transforms.Receiving.Bodies;
using Gateway.Transforms.Receiving.Methods;
using Gateway.Transforms.Receiving.Paths;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Receiving;

/// <summary>Refuses what the route does not take: paths that others may read as another route's, methods, large bodies.</summary>
internal sealed class JudgementMiddleware(RequestDelegate next, PathJudge paths, RouteTrial trial, Refuser refuser)
{
    public Task InvokeAsync(HttpContext context) => context.Features.Find<PathNote>() switch
    {
        // Routed to see where it would go; that is known now.
        var note when note == PathNote.OfTrial => Task.CompletedTask,
        var note when Preflight.MethodOf(context.Request) is { } asked => JudgePreflightAsync(context, asked, note),
        null => JudgeAsync(context),
        var note => JudgePathAsync(context, note),
    };

    // It belongs to the route of the request it asks for. Nothing of it is forwarded then, so there is no more to judge; that request itself will be.
    private async Task JudgePreflightAsync(HttpContext context, string asked, PathNote? note)
    {
        if (await trial.AskAsync(context, context.Request.Path.Value ?? "", asked) is { } answering && answering.Metadata.GetMetadata<IAnswersPreflights>() is not null)
        {
            context.SetEndpoint(answering);
            context.Features.Set(Preflight.Instance);
            await next(context);
        }
        else
        {
            await (note is null ? JudgeAsync(context) : JudgePathAsync(context, note));
        }
    }

    private async Task JudgePathAsync(HttpContext context, PathNote note)
    {
        if (await paths.IsUnambiguousAsync(context, note))
            await JudgeAsync(context);
        else
            await refuser.RefuseAsync(context, Refusal.AmbiguousPath);
    }

    private Task JudgeAsync(HttpContext context)
    {
        var endpoint = context.FindEndpoint();
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
