using System.Globalization;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>The gateway's member of <c>Cache-Status</c> (RFC 9211).</summary>
internal static class CacheStatus
{
    /// <summary>The header.</summary>
    public const string Header = "Cache-Status";

    /// <summary>A detail of a hit: another gateway had stored it.</summary>
    public const string SecondLevel = "second-level";

    /// <summary>A detail of a hit, and of what was stored: it is a part of a response.</summary>
    public const string Part = "part";

    /// <summary>Nothing was sent from the cache, and nobody was asked: the client wants no other answer.</summary>
    public const string OnlyIfCached = $"{Name}; detail=only-if-cached";

    private const string Name = "Gateway";

    /// <summary>A stored response was sent.</summary>
    /// <param name="ttl">For how many seconds it stays fresh; negative when it is stale.</param>
    /// <param name="detail">Why it was sent though stale; null for nothing.</param>
    public static string Hit(long ttl, string? detail = null) => string.Create(CultureInfo.InvariantCulture, $"{Name}; hit; ttl={ttl}{Detail(detail)}");

    /// <summary>The origin was asked.</summary>
    /// <param name="reason">Why (RFC 9211 §2.2): <c>uri-miss</c>, <c>vary-miss</c>, <c>partial</c>, <c>stale</c>, <c>request</c>, <c>method</c>, <c>bypass</c>, <c>miss</c>.</param>
    /// <param name="status">What it answered, where that is not the status sent; 0 for the same.</param>
    /// <param name="ttl">For how long the response is fresh; null where it is not stored.</param>
    /// <param name="isStored">Whether the response is stored.</param>
    /// <param name="isCollapsed">Whether somebody else's request had asked already.</param>
    /// <param name="detail">What else there is to say; null for nothing.</param>
    public static string Forwarded(string reason, int status = 0, long? ttl = null, bool isStored = false, bool isCollapsed = false, string? detail = null)
    {
        var fwdStatus = status == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; fwd-status={status}");
        var left = ttl is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; ttl={ttl}");
        return $"{Name}; fwd={reason}{fwdStatus}{left}{(isStored ? "; stored" : "")}{(isCollapsed ? "; collapsed" : "")}{Detail(detail)}";
    }

    /// <summary>The member with the key behind it, for those who look into a policy (<c>Debug</c>).</summary>
    /// <param name="status">The member.</param>
    /// <param name="address">Scheme, host, path and query of the key.</param>
    public static string WithKey(string status, string address) => $"{status}; key=\"{Escaped(address)}\"";

    private static string Detail(string? detail) => detail is null ? "" : $"; detail={detail}";

    // RFC 8941 §3.3.3: visible ASCII; quotes and backslashes behind a backslash.
    private static string Escaped(string text) =>
        string.Concat(text.Select(static character => character is < ' ' or > '~' ? "?" : character is '"' or '\\' ? $"\\{character}" : character.ToString()));
}
