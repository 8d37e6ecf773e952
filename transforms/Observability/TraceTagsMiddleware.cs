using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Observability;

/// <summary>
/// Adds to the server span what ASP.NET Core does not: the client's address, known for certain only at the end, when
/// trusted proxies have been considered. Does nothing for a request without a span.
/// </summary>
internal sealed class TraceTagsMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity
            ? InvokeAsync(context, activity)
            : next(context);

    private async Task InvokeAsync(HttpContext context, Activity activity)
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Connection.RemoteIpAddress is { } address)
                activity.SetTag("client.address", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
        }
    }
}
