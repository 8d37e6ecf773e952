using System.Diagnostics;
using System.Globalization;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Observability;

/// <summary>
/// Completes the server span. ASP.NET Core 10 fills in what is known when a request arrives; what is known when it ends
/// (OpenTelemetry's HTTP conventions: status, route, name, error) it adds from .NET 11 on. Does nothing for a request
/// without a span.
/// </summary>
internal sealed class TraceTagsMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Find<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity
            ? InvokeAsync(context, activity)
            : next(context);

    private async Task InvokeAsync(HttpContext context, Activity activity)
    {
        Exception? failure = null;
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            SetName(activity, context.FindEndpoint()?.Metadata.GetMetadata<RouteDiagnostics>()?.Route);
            SetOutcome(activity, RequestOutcome.Status(context, failure), failure);
            SetProtocol(activity, context.Request.Protocol);
            if (context.Connection.RemoteIpAddress is { } address)
                activity.SetTag("client.address", address.ToString());
        }
    }

    private static void SetName(Activity activity, string? route)
    {
        // The tag holds a method of the convention's list or _OTHER: a name must not be the client's to choose.
        var method = activity.GetTagItem("http.request.method") as string is { } known and not "_OTHER" ? known : "HTTP";
        activity.DisplayName = route is null ? method : $"{method} {route}";
        if (route is not null)
            activity.SetTag("http.route", route);
    }

    private static void SetOutcome(Activity activity, int status, Exception? failure)
    {
        activity.SetTag("http.response.status_code", status);
        if (failure is null && status < StatusCodes.Status500InternalServerError)
            return;
        activity.SetTag("error.type", failure?.GetType().FullName ?? status.ToString(CultureInfo.InvariantCulture));
        activity.SetStatus(ActivityStatusCode.Error);
    }

    private static void SetProtocol(Activity activity, string protocol)
    {
        if (protocol.StartsWith("HTTP/", StringComparison.Ordinal))
            activity.SetTag("network.protocol.version", protocol["HTTP/".Length..]);
    }
}
