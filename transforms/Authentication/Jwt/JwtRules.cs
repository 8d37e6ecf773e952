using System.Text.Json;
using Gateway.Transforms.Authentication.Policies;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>What a scheme asks of a token beyond its signature (RFC 7519 §4.1, RFC 8725 §3).</summary>
internal sealed class JwtRules(JwtOptions options)
{
    // Beyond these a time is no time: the years 1970 and 9999.
    private const double MaxSeconds = 253_402_300_799;

    private readonly IReadOnlyList<string> _audienceClaims = options.AudienceClaims.Count == 0 ? ["aud"] : options.AudienceClaims;

    /// <summary>The first of the rules for claims that the token breaks; null when it keeps all of them.</summary>
    /// <param name="claims">The token's.</param>
    /// <param name="notBefore">From when it is valid, in milliseconds of Unix time.</param>
    /// <param name="expires">Until when.</param>
    public AuthenticationFault? FindFault(JsonElement claims, out long notBefore, out long expires)
    {
        (notBefore, expires) = (long.MinValue, long.MaxValue);
        var skew = (long)options.ClockSkew.TotalMilliseconds;
        if (!TryTime(claims, "exp", out var exp) || !TryTime(claims, "nbf", out var nbf) || !TryTime(claims, "iat", out _))
            return AuthenticationFault.Malformed;
        if (!MayBeSubject(claims))
            return AuthenticationFault.Claims;
        if (exp is null && options.RequireExpiration)
            return AuthenticationFault.NoExpiration;
        if (options.Audiences.Count > 0 && !IsMeantFor(claims))
            return AuthenticationFault.Audience;
        if (!ClaimPath.HasAll(claims, options.Claims))
            return AuthenticationFault.Claims;
        if (exp is { } end)
            expires = end + skew;
        if (nbf is { } start)
            notBefore = start - skew;
        return null;
    }

    /// <summary>True for an issuer that is taken.</summary>
    public bool IsIssuer(JsonElement claims) =>
        options.Issuers.Count == 0
        || (claims.TryGetProperty("iss", out var issuer) && issuer.ValueKind == JsonValueKind.String && options.Issuers.Contains(issuer.GetString()!, StringComparer.Ordinal));

    /// <summary>True for a type that is taken; compared without case (RFC 7515 §4.1.9).</summary>
    public bool IsType(string? type) => options.TokenTypes.Count == 0 || (type is not null && options.TokenTypes.Contains(type, StringComparer.OrdinalIgnoreCase));

    /// <summary>The claims as backends are to know them.</summary>
    public JsonElement Caller(JsonElement claims)
    {
        if (options.SubjectMayBeClient is not true || Audience(claims) is not { } audience || !claims.TryGetProperty("sub", out var subject)
            || !ClaimPath.Texts(audience).SequenceEqual(ClaimPath.Texts(subject), StringComparer.Ordinal))
            return claims;
        return JsonSerializer.SerializeToElement(claims.EnumerateObject()
            .Where(static claim => claim.Name is not ("sub" or "client_id"))
            .Select(static claim => KeyValuePair.Create(claim.Name, claim.Value))
            .Append(KeyValuePair.Create("client_id", subject))
            .ToDictionary());
    }

    private JsonElement? Audience(JsonElement claims)
    {
        foreach (var name in _audienceClaims)
        {
            if (claims.TryGetProperty(name, out var audience))
                return audience;
        }

        return null;
    }

    // A text, or a list of texts (RFC 7519 §4.1.3).
    private bool IsMeantFor(JsonElement claims) => Audience(claims) switch
    {
        { ValueKind: JsonValueKind.String } one => options.Audiences.Contains(one.GetString()!, StringComparer.Ordinal),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray()
            .Any(one => one.ValueKind == JsonValueKind.String && options.Audiences.Contains(one.GetString()!, StringComparer.Ordinal)),
        _ => false,
    };

    // Who is named by an empty text, a list or an object would be nobody to revocations, and somebody to a policy.
    private static bool MayBeSubject(JsonElement claims) => !claims.TryGetProperty("sub", out var subject) || subject.ValueKind switch
    {
        JsonValueKind.String => !string.IsNullOrWhiteSpace(subject.GetString()),
        JsonValueKind.Number or JsonValueKind.Null => true,
        _ => false,
    };

    // A NumericDate may have a fraction (RFC 7519 §2), and Passport's have.
    private static bool TryTime(JsonElement claims, string name, out long? milliseconds)
    {
        milliseconds = null;
        if (!claims.TryGetProperty(name, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds is not (>= 0 and <= MaxSeconds))
            return false;
        milliseconds = (long)(seconds * 1000);
        return true;
    }
}
