using System.Collections.Frozen;

namespace Gateway.Transforms.Receiving.Methods;

/// <summary>Which methods pass (RFC 9110 §9.1). Methods are compared with case.</summary>
internal static class RequestMethods
{
    /// <summary>What every route takes unless its match says otherwise.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary><see cref="Usual"/> as the value of <c>Allow</c>.</summary>
    public static string UsualList { get; } = string.Join(", ", Usual);

    // The names registered with IANA that are not usual: refused as known, all others as unknown.
    private static readonly FrozenSet<string> Registered = new[]
    {
        "ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "CONNECT", "COPY", "LABEL", "LINK", "LOCK", "MERGE", "MKACTIVITY",
        "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE", "ORDERPATCH", "PRI", "PROPFIND", "PROPPATCH", "QUERY", "REBIND",
        "REPORT", "SEARCH", "TRACE", "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for what every route takes.</summary>
    public static bool IsUsual(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS";

    /// <summary>True for what no route may take: it would show a client's credentials, or open a tunnel.</summary>
    public static bool IsNeverAllowed(string method) => method is "TRACE" or "CONNECT";

    /// <summary>True for a name that is known but not usual.</summary>
    public static bool IsRegistered(string method) => Registered.Contains(method);

    /// <summary>True for <c>OPTIONS *</c>, which asks about the server and not about anything on it (RFC 9110 §9.3.7).</summary>
    public static bool IsServerWide(string method, string target) => target is "*" && method is "OPTIONS";
}
