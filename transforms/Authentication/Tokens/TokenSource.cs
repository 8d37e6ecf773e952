using Gateway.Transforms.Authentication.Policies;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.Tokens;

/// <summary>Finds the token of a request.</summary>
/// <param name="places">Where it may be.</param>
internal sealed class TokenSource(TokenPlaces places)
{
    private const string Bearer = "Bearer ";

    private readonly bool _isAuthorization = places.Header.Equals(TokenPlaces.DefaultHeader, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether what the header holds otherwise is no token.</summary>
    public bool TakesBearerAlone => _isAuthorization;

    /// <summary>The token; empty for none. Allocates nothing, where it comes in a header.</summary>
    public ReadOnlySpan<char> Find(HttpRequest request)
    {
        if (InHeader(request) is { IsEmpty: false } inHeader)
            return inHeader;
        if (InCookie(request) is { IsEmpty: false } inCookie)
            return inCookie;
        // A URL ends up in logs and histories, but a browser can give a WebSocket no header (RFC 6750 §2.3).
        return places.Query is { } query && Streams.OpensWebSocket(request) && request.Query[query] is [{ } inQuery] ? inQuery : default;
    }

    /// <summary>True when different tokens are in its places, or one in the query under a name that backends may read as the same.</summary>
    public bool IsAmbiguousIn(HttpRequest request)
    {
        if (places.Cookie is null && places.Query is null)
            return false;
        var inHeader = InHeader(request);
        var inCookie = InCookie(request);
        if (Differ(inHeader, inCookie))
            return true;
        if (places.Query is not { } query || !request.QueryString.HasValue)
            return false;
        return QueryName.IsAmbiguous(request.Query, query)
            || (request.Query[query] is [{ } inQuery] && (Differ(inHeader, inQuery) || Differ(inCookie, inQuery)));
    }

    /// <summary>Takes the token out of the request, but for one in the query.</summary>
    public void Strip(HttpRequest request)
    {
        request.Headers.Remove(places.Header);
        if (places.Cookie is { } cookie)
            CookieHeader.Remove(request.Headers, cookie);
    }

    private static bool Differ(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => !one.IsEmpty && !other.IsEmpty && !one.SequenceEqual(other);

    private ReadOnlySpan<char> InCookie(HttpRequest request)
    {
        if (places.Cookie is not { } name || CookieHeader.Find(request.Headers, name) is not { } cookie)
            return default;
        return cookie.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(cookie) : cookie;
    }

    private ReadOnlySpan<char> InHeader(HttpRequest request)
    {
        if (request.Headers[places.Header] is not [{ } value])
            return default;
        if (value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return value.AsSpan(Bearer.Length).Trim(' ');
        return _isAuthorization ? default : value;
    }
}
