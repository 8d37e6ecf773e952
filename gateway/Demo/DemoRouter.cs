using Microsoft.AspNetCore.Http;

namespace Gateway.Demo;

/// <summary>Finds the route of a request among a dozen; the first that fits wins.</summary>
internal sealed class DemoRouter(IReadOnlyList<DemoRoute> routes, Func<HttpContext, Task> notFound)
{
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        List<string>? otherMethods = null;
        foreach (var route in routes)
        {
            if (!route.Matches(path, out var variable))
                continue;
            if (route.Takes(context.Request.Method))
                return route.Handler(context, variable);
            (otherMethods ??= []).Add(route.Method == "GET" ? "GET, HEAD" : route.Method);
        }

        if (otherMethods is null)
            return notFound(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = string.Join(", ", otherMethods);
        return Task.CompletedTask;
    }
}
