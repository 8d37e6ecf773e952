using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>Requests whose answer goes on and on.</summary>
internal static class Streams
{
    private const string EventStream = "text/event-stream";
    private const string WebSocket = "websocket";

    /// <summary>True for one that opens a WebSocket (RFC 6455 §4.1; RFC 8441 §4 on HTTP/2).</summary>
    public static bool IsWebSocket(HttpRequest request) =>
        WebSocket.Equals(request.HttpContext.Features.Get<IHttpExtendedConnectFeature>()?.Protocol ?? request.Headers.Upgrade.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// True for one that does open a WebSocket, with all that belongs to it: whoever only says <c>Upgrade: websocket</c> gets an answer like any other.
    /// </summary>
    public static bool OpensWebSocket(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return WebSocket.Equals(connect.Protocol, StringComparison.OrdinalIgnoreCase);
        return HttpMethods.IsGet(request.Method)
            && WebSocket.Equals(request.Headers.Upgrade.ToString(), StringComparison.OrdinalIgnoreCase)
            && request.Headers.SecWebSocketKey.Count > 0
            && Names(request.Headers.Connection, "Upgrade");
    }

    private static bool Names(Microsoft.Extensions.Primitives.StringValues connection, string option)
    {
        foreach (var line in connection)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                if (line.AsSpan(range).Trim(" \t").Equals(option, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>True for one that asks for server-sent events.</summary>
    public static bool WantsEvents(HttpRequest request) => request.Headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for an answer of server-sent events.</summary>
    public static bool IsEvents(HttpResponse response) => response.ContentType?.StartsWith(EventStream, StringComparison.OrdinalIgnoreCase) == true;
}
