using System.Text.Json;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>Reads the encrypted session cookie of a Node application.</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">What it takes.</param>
/// <param name="format">How the application makes it.</param>
/// <param name="identity">What backends are told.</param>
/// <param name="time">The clock.</param>
internal sealed class SessionCookieScheme(string name, SessionCookieOptions options, SessionFormat format, IdentityHeaders identity, TimeProvider time) : Scheme(name)
{
    private readonly SessionCookie _plain = new(options.Cookie ?? format.Cookie, options.Secrets, format);
    private readonly SessionCookie _secure = new(options.Cookie ?? format.SecureCookie, options.Secrets, format);
    private readonly JwtRules _rules = new(new JwtOptions { ClockSkew = options.ClockSkew });

    /// <inheritdoc/>
    public override string Challenge => "Cookie";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialCookies => [_plain.Name, _secure.Name];

    /// <inheritdoc/>
    public override IReadOnlyList<string> PartedCookies => CredentialCookies;

    /// <inheritdoc/>
    public override bool Hides(Scheme other) => SharesCookieWith(other);

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        var (cookie, other) = context.Request.IsHttps ? (_secure, _plain) : (_plain, _secure);
        if (ChunkedCookie.Find(context.Request.Headers, cookie.Name) is not { Length: > 0 } token)
            return false;
        // A browser that has been here over both has both; a backend that reads the one that was not judged, would take the caller for another.
        if (other.Name != cookie.Name)
            ChunkedCookie.Remove(context.Request.Headers, other.Name);
        result = new(token.Length > options.MaxTokenBytes.Bytes ? AuthenticationFault.TooLong : Judge(cookie, token));
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request)
    {
        ChunkedCookie.Remove(request.Headers, _secure.Name);
        ChunkedCookie.Remove(request.Headers, _plain.Name);
    }

    private SchemeResult Judge(SessionCookie cookie, string token)
    {
        var key = TokenKey.Of(token);
        if (cookie.Known.Find(key) is not { } known)
        {
            if (Jwe.Parse(token, format.Encryption) is not { } jwe)
                return AuthenticationFault.Malformed;
            if (cookie.Decrypt(jwe) is not { } content)
                return AuthenticationFault.Signature;
            if (CompactPart.ReadObject(content) is not { } claims)
                return AuthenticationFault.Malformed;
            if (_rules.FindFault(claims, out var notBefore, out var expires) is { } wrong)
                return wrong;
            if (!NamesSomebody(claims))
                return AuthenticationFault.Claims;
            known = new ValidToken(identity.CallerOf(Name, Lasting(claims)), notBefore, expires);
            cookie.Known.Add(key, known);
        }

        return known.FaultAt(time.GetUtcNow()) is { } fault ? fault : new SchemeResult(known.Caller, null, known.Expires);
    }

    // The same secret encrypts what a sign-in needs on its way (CVE-2023-48309), and that names nobody.
    private static bool NamesSomebody(JsonElement claims) =>
        Array.Exists(["sub", "email"], name => claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String && claim.GetString()!.Length > 0);

    // The application makes the cookie anew whenever it is asked for the session: these say nothing of when the caller signed in.
    private static JsonElement Lasting(JsonElement claims) => JsonSerializer.SerializeToElement(
        claims.EnumerateObject().Where(static claim => claim.Name is not ("iat" or "jti")).ToDictionary(static claim => claim.Name, static claim => claim.Value, StringComparer.Ordinal));

    /// <summary>A cookie of that name, with the keys that may have made it.</summary>
    private sealed class SessionCookie(string name, IReadOnlyList<string> secrets, SessionFormat format)
    {
        private readonly ContentKey[] _keys = [.. secrets.Select(secret => new ContentKey(format.KeyOf(secret, name), format.Encryption))];

        public string Name => name;

        public TokenCache<ValidToken> Known { get; } = new();

        public byte[]? Decrypt(Jwe jwe)
        {
            foreach (var key in _keys)
            {
                if (jwe.Decrypt(key) is { } content)
                    return content;
            }

            return null;
        }
    }
}
