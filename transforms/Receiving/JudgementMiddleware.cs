using Gateway.Transforms.Receiving.Bodies;
using Gateway.Transforms.Receiving.Methods;
using Gateway.Transforms.Receiving.Paths;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

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
        if (!RequestMethods.IsUsual(context.Request.Method) && FaultOfMethod(context, endpoint) is { } refusal)
            return refuser.RefuseAsync(context, refusal);
        if (endpoint is not null)
        {
            if (BodyRates.IsTooLarge(context, endpoint))
                return refuser.RefuseAsync(context, Refusal.BodySize);
            BodyRates.Apply(context, endpoint);
        }

        return next(context);
    }

    private static Refusal? FaultOfMethod(HttpContext context, Endpoint? endpoint)
    {
        var method = context.Request.Method;
        var extra = endpoint?.Metadata.GetMetadata<ExtraMethods>();
        // CONNECT is an upgrade on HTTP/2 here: every other was refused before. A method that routing refuses has its answer.
        if (RequestMethods.IsNeverAllowed(method) || extra?.Contains(method) == true || endpoint is not (null or RouteEndpoint))
            return null;
        if (!RequestMethods.IsRegistered(method))
            return Refusal.UnknownMethod;
        context.Response.Headers.Allow = extra?.Allowed ?? RequestMethods.UsualList;
        return Refusal.Method;
    }
}
