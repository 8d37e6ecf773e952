using Gateway.Transforms.Receiving.Methods;
using Gateway.Transforms.Receiving.Paths;
using Gateway.Transforms.Receiving.Requests;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Receiving;

/// <summary>Refuses what is wrong whatever the route, answers <c>OPTIONS *</c>, and notes what the route decides.</summary>
internal sealed class ReceptionMiddleware(RequestDelegate next, Refuser refuser)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (RequestJudge.FindFault(context, out var form, out var path) is { } refusal)
        {
            if (refusal == Refusal.Method)
                context.Response.Headers.Allow = RequestMethods.UsualList;
            return refuser.RefuseAsync(context, refusal);
        }

        if (form != PathForm.Plain)
            context.Features.Set(new PathNote(path.ToString(), form));
        else if (path.IsEmpty && RequestMethods.IsServerWide(context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
            return AnswerForServer(context);
        return next(context);
    }

    private static Task AnswerForServer(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = RequestMethods.UsualList;
        return Task.CompletedTask;
    }
}
