using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Authentication.Tokens;

/// <summary>Finds the token of a request.</summary>
/// <param name="places">Where it may be.</param>
internal sealed class TokenSource(TokenPlaces places)
{
    private const string Bearer = "Bearer ";

    private readonly bool _isAuthorization = places.Header.Equals(TokenPlaces.DefaultHeader, StringComparison.OrdinalIgnoreCase);

    /// <summary>The token; empty for none. Allocates nothing, where it comes in a header.</summary>
    public ReadOnlySpan<char> Find(HttpRequest request)
    {
        if (request.Headers[places.Header] is [{ } header])
            return InHeader(header);
        if (places.Cookie is { } cookie && request.Cookies[cookie] is { } inCookie)
            return inCookie;
        // A URL ends up in logs and histories, but a browser can give a WebSocket no header (RFC 6750 §2.3).
        return places.Query is { } query && IsWebSocket(request) && request.Query[query] is [{ } inQuery] ? inQuery : default;
    }

    /// <summary>Takes the token out of the request, but for one in the query.</summary>
    public void Strip(HttpRequest request)
    {
        request.Headers.Remove(places.Header);
        if (places.Cookie is { } cookie)
            CookieHeader.Remove(request.Headers, cookie);
    }

    // RFC 6455 §4.1, and RFC 8441 §4 on HTTP/2.
    private static bool IsWebSocket(HttpRequest request) =>
        "websocket".Equals(request.HttpContext.Features.Get<IHttpExtendedConnectFeature>()?.Protocol ?? request.Headers.Upgrade.ToString(), StringComparison.OrdinalIgnoreCase);

    private ReadOnlySpan<char> InHeader(string value)
    {
        if (value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return value.AsSpan(Bearer.Length).Trim(' ');
        return _isAuthorization ? default : value;
    }
}
