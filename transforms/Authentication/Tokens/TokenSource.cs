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
        if (request.Headers[places.Header] is [{ } header])
            return InHeader(header);
        if (places.Cookie is { } cookie && CookieHeader.Find(request.Headers, cookie) is { } inCookie)
            return inCookie.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(inCookie) : inCookie;
        // A URL ends up in logs and histories, but a browser can give a WebSocket no header (RFC 6750 §2.3).
        return places.Query is { } query && Streams.IsWebSocket(request) && request.Query[query] is [{ } inQuery] ? inQuery : default;
    }

    /// <summary>Takes the token out of the request, but for one in the query.</summary>
    public void Strip(HttpRequest request)
    {
        request.Headers.Remove(places.Header);
        if (places.Cookie is { } cookie)
            CookieHeader.Remove(request.Headers, cookie);
    }

    private ReadOnlySpan<char> InHeader(string value)
    {
        if (value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return value.AsSpan(Bearer.Length).Trim(' ');
        return _isAuthorization ? default : value;
    }
}
