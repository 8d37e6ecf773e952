using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>A client's wish to speak another protocol on its connection or stream.</summary>
/// <param name="Protocol">As the backend is asked for it, such as <c>websocket</c>.</param>
/// <param name="Key">
/// The <c>Sec-WebSocket-Key</c> that the gateway makes for a client on HTTP/2, which sends none (RFC 8441 §5); null on
/// HTTP/1.1.
/// </param>
internal sealed record UpgradeRequest(string Protocol, string? Key)
{
    private const string WebSocket = "websocket";

    /// <summary>The client's wish; null where there is none that a backend could grant.</summary>
    public static UpgradeRequest? Of(HttpContext context)
    {
        if (context.FindExtendedConnect() is { } connect)
            return string.Equals(connect.Protocol, WebSocket, StringComparison.OrdinalIgnoreCase) ? new UpgradeRequest(WebSocket, NewKey()) : null;

        // HTTP/2 over an upgrade (h2c) was withdrawn and is between the client and us (RFC 9113 §3.1).
        var protocol = context.Request.Headers.Upgrade;
        return protocol.Count == 1 && protocol[0] is { Length: > 0 } name
            && !name.StartsWith("h2c", StringComparison.OrdinalIgnoreCase)
            && context.Features.Find<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            ? new UpgradeRequest(name, null)
            : null;
    }

    /// <summary>Whether a 101 grants it.</summary>
    public bool IsGrantedBy(ResponseHead head) => string.Equals(head.Upgrade, Protocol, StringComparison.OrdinalIgnoreCase)
        && (Key is null || Accepts(head, AcceptOf(Key)));

    private static bool Accepts(ResponseHead head, string accept)
    {
        foreach (var (name, value) in head.Fields)
        {
            if (name.Equals("Sec-WebSocket-Accept", StringComparison.OrdinalIgnoreCase) && value == accept)
                return true;
        }

        return false;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    // RFC 6455 §4.2.2.
    private static string AcceptOf(string key)
    {
#pragma warning disable CA5350 // The protocol prescribes SHA-1; nothing is kept secret by it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
