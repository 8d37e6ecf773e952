using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Receiving.Requests;

/// <summary>What clients may upgrade to.</summary>
internal static class Upgrades
{
    private const string WebSocket = "websocket";

    /// <summary>True for the one protocol that is forwarded.</summary>
    public static bool IsForwarded(string? protocol) => string.Equals(protocol, WebSocket, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the same as the only value of <c>Upgrade</c>.</summary>
    public static bool IsForwarded(StringValues protocols) => protocols.Count == 1 && IsForwarded(protocols[0]);

    /// <summary>
    /// True for offers that honest clients make with any request and that a server may ignore (RFC 9110 §7.8): other
    /// versions of HTTP (curl, Java) and TLS on the same port (Apache HttpClient).
    /// </summary>
    public static bool IsIgnored(StringValues protocols)
    {
        foreach (var value in protocols)
        {
            var list = value.AsSpan();
            foreach (var range in list.Split(','))
            {
                if (!IsIgnored(list[range].Trim()))
                    return false;
            }
        }

        return true;
    }

    private static bool IsIgnored(ReadOnlySpan<char> protocol) =>
        protocol.IsEmpty
        || protocol.Equals("h2c", StringComparison.OrdinalIgnoreCase)
        || protocol.Equals("h2", StringComparison.OrdinalIgnoreCase)
        || protocol.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase)
        || protocol.StartsWith("TLS/", StringComparison.OrdinalIgnoreCase);
}
