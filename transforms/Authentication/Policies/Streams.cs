using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>Requests whose answer goes on and on.</summary>
internal static class Streams
{
    private const string EventStream = "text/event-stream";

    /// <summary>True for one that opens a WebSocket (RFC 6455 §4.1; RFC 8441 §4 on HTTP/2).</summary>
    public static bool IsWebSocket(HttpRequest request) =>
        "websocket".Equals(request.HttpContext.Features.Get<IHttpExtendedConnectFeature>()?.Protocol ?? request.Headers.Upgrade.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <summary>True for one that asks for server-sent events.</summary>
    public static bool WantsEvents(HttpRequest request) => request.Headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for an answer of server-sent events.</summary>
    public static bool IsEvents(HttpResponse response) => response.ContentType?.StartsWith(EventStream, StringComparison.OrdinalIgnoreCase) == true;
}
