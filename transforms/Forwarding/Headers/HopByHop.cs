using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>Which header fields are for one connection alone (RFC 9110 §7.6.1).</summary>
internal static class HopByHop
{
    // Proxy-* are for the proxy a client has configured (RFC 9110 §11.7), which this gateway is not.
    private static readonly FrozenSet<string> Fields = new[]
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "TE", "Transfer-Encoding", "Upgrade", "HTTP2-Settings",
        "Proxy-Authorization", "Proxy-Authenticate", "Proxy-Authentication-Info",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Meant for whoever answers, whatever Connection says: a client must not be able to show the gateway a cookie or a
    // cache key that the backend then does not see.
    private static readonly FrozenSet<string> EndToEnd = new[]
    {
        "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control", "Content-Encoding",
        "Content-Length", "Content-Type", "Cookie", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
        "If-Unmodified-Since", "Origin", "Range", "Referer", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User", "Set-Cookie", "User-Agent", "Vary",
        "X-Api-Key", "X-CSRF-Token", "X-Requested-With", "X-XSRF-Token",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a field that is meant for whoever answers, whatever <c>Connection</c> says.</summary>
    public static bool IsEndToEnd(string name) => EndToEnd.Contains(name);

    /// <summary>True for a field that is not passed on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="connection">The message's <c>Connection</c>.</param>
    public static bool Is(string name, StringValues connection) =>
        Fields.Contains(name) || (connection.Count > 0 && IsNominated(name, connection));

    /// <summary>True for a field that <c>Connection</c> names, unless it is meant for whoever answers. Allocates nothing.</summary>
    public static bool IsNominated(string name, StringValues connection)
    {
        foreach (var options in connection)
        {
            foreach (var option in options.AsSpan().Split(','))
            {
                if (options.AsSpan(option).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                    return !IsEndToEnd(name);
            }
        }

        return false;
    }
}
