using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Observability;

/// <summary>
/// Shows the request id to backends and clients when <c>Telemetry:RequestIdHeader</c> names a header. Both get the
/// gateway's id: what the client or the backend sent under that name is overwritten.
/// </summary>
internal sealed class RequestIdHeaderMiddleware
{
    private readonly RequestDelegate _next;
    private volatile RequestIdName? _name;

    public RequestIdHeaderMiddleware(RequestDelegate next, ActiveConfiguration configuration)
    {
        _next = next;
        configuration.OnActivated(snapshot => _name = snapshot.Sections.Get<TelemetryOptions>().RequestIdHeader is { } header ? new RequestIdName(header) : null);
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (_name is { } name)
        {
            context.Features.Set(name);
            Show(context, name.Header);
        }

        return _next(context);
    }

    private static void Show(HttpContext context, string header)
    {
        var headers = context.Request.Headers;
        RemoveLookalikes(headers, header);
        headers[header] = context.TraceIdentifier;
        // Late, because the backend's headers are copied over what stands there before.
        context.Response.OnStarting(
            static state =>
            {
                var (context, header) = ((HttpContext, string))state;
                context.Response.Headers[header] = context.TraceIdentifier;
                return Task.CompletedTask;
            },
            (context, header));
    }

    /// <summary>PHP reads X_Request_Id as X-Request-Id, and which of the two wins is up to the order.</summary>
    private static void RemoveLookalikes(IHeaderDictionary headers, string header)
    {
        List<string>? lookalikes = null;
        foreach (var (name, _) in headers)
        {
            if (name.Length == header.Length && IsLookalike(name, header))
                (lookalikes ??= []).Add(name);
        }

        foreach (var name in lookalikes ?? [])
            headers.Remove(name);
    }

    private static bool IsLookalike(string name, string header)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (Fold(name[i]) != Fold(header[i]))
                return false;
        }

        return true;
    }

    private static char Fold(char c) => c is '_' or '.' ? '-' : char.ToLowerInvariant(c);
}
