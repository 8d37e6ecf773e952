using System.Collections.Frozen;

namespace Gateway.Transforms.Shared;

/// <summary>Fields of responses that are of no use to anybody but those they are sent to first.</summary>
internal static class ResponseFields
{
    /// <summary>Those of one connection (RFC 9110 §7.6.1, RFC 9111 §3.1), and how long a body is on it.</summary>
    public static readonly FrozenSet<string> OfOneConnection = new[]
    {
        "Connection", "Content-Length", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those that tell a client how much it may still ask for.</summary>
    public static readonly FrozenSet<string> OfOneClientsLimits = new[]
    {
        "RateLimit", "RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
