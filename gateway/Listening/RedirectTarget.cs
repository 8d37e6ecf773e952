using System.Buffers;

namespace Gateway.Listening;

/// <summary>The URL a request is redirected to: https, the same host, and the path and query as they were sent.</summary>
internal static class RedirectTarget
{
    private const int DefaultHttpsPort = 443;
    private const string AcmePrefix = "/.well-known/acme-challenge/";

    /// <summary>Base64url, of which challenge tokens are made (RFC 8555 §8.3).</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>
    /// Whether the request is an authority's look at an ACME challenge, which must not be redirected for a port that has no
    /// certificate yet. One token and nothing else: no path that reads as another one slips through.
    /// </summary>
    public static bool IsAcmeChallenge(ReadOnlySpan<char> rawTarget) =>
        rawTarget.StartsWith(AcmePrefix, StringComparison.Ordinal)
        && rawTarget.Length > AcmePrefix.Length
        && !rawTarget[AcmePrefix.Length..].ContainsAnyExcept(TokenCharacters);

    /// <summary>Builds the URL. False when the request names no host, or its target is no path (RFC 9112 §3.2.3, §3.2.4).</summary>
    /// <param name="rawTarget">The request target as it was sent: <c>/path?query</c> or <c>http://host/path?query</c>.</param>
    /// <param name="host">The host as it was sent, with or without a port.</param>
    /// <param name="port">The https port, 1 to 65535; 443 is left out of the URL.</param>
    /// <param name="location">The URL.</param>
    public static bool TryBuild(string rawTarget, string host, int port, out string location)
    {
        location = "";
        var name = WithoutPort(host);
        var path = PathOf(rawTarget);
        if (name.IsEmpty || path.IsEmpty)
            return false;

        var slash = path[0] == '/' ? "" : "/";
        location = port == DefaultHttpsPort ? $"https://{name}{slash}{path}" : $"https://{name}:{port}{slash}{path}";
        return true;
    }

    private static ReadOnlySpan<char> WithoutPort(string host)
    {
        var bracket = host.LastIndexOf(']');
        var colon = host.IndexOf(':', bracket + 1);
        return colon < 0 ? host : host.AsSpan(0, colon);
    }

    private static ReadOnlySpan<char> PathOf(string rawTarget)
    {
        if (rawTarget.StartsWith('/'))
            return rawTarget;
        var authority = rawTarget.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
            return default;
        var path = rawTarget.AsSpan(authority + 3).IndexOfAny('/', '?');
        return path < 0 ? "/" : rawTarget.AsSpan(authority + 3 + path);
    }
}
