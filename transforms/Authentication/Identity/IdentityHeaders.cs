using System.Text.Json;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication.Identity;

/// <summary>Makes callers, with what backends are told of them. Immutable, safe to share.</summary>
/// <param name="options">What they are told.</param>
/// <param name="key">What tokens are signed with; null where there are none.</param>
/// <param name="time">The clock.</param>
internal sealed class IdentityHeaders(IdentityOptions options, SigningKey? key, TimeProvider time)
{
    /// <summary>The longest value; a longer claim is left out.</summary>
    public const int MaxValueLength = 4096;

    /// <summary>Stands for the name of the scheme that decided, whatever a credential claims.</summary>
    public const string Scheme = "scheme";

    /// <summary>What tokens are signed with; null where there are none.</summary>
    public SigningKey? Key => key;

    /// <summary>The caller with these claims.</summary>
    /// <param name="scheme">The scheme that decided.</param>
    /// <param name="claims">The claims: an object.</param>
    /// <param name="more">Headers beside those of the claims.</param>
    public Caller CallerOf(string scheme, JsonElement claims, params IReadOnlyList<KeyValuePair<string, string>> more) => new(
        scheme,
        claims,
        [.. Of(scheme, claims), .. more],
        key is null ? null : new IdentityToken(options.Token!, key, scheme, claims, time));

    /// <summary>The headers for a caller with these claims, one for each claim it has. Scopes and lists have blanks between.</summary>
    /// <param name="scheme">The scheme that decided.</param>
    /// <param name="claims">The claims: an object.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Of(string scheme, JsonElement claims)
    {
        var headers = new List<KeyValuePair<string, string>>(options.Headers.Count);
        foreach (var (header, claim) in options.Headers)
        {
            // "scope" stands for whatever of the three claims the token has.
            var value = claim == Scheme ? HeaderValue.Of(scheme)
                : claim == Scopes.Claims[0] ? HeaderValue.OfList(Scopes.Of(claims))
                : ValueOf(ClaimPath.Find(claims, claim));
            if (value.Length is > 0 and <= MaxValueLength)
                headers.Add(new(header, value));
        }

        return headers;
    }

    private static string ValueOf(JsonElement? claim)
    {
        var texts = ClaimPath.Texts(claim);
        return claim is { ValueKind: JsonValueKind.Array } ? HeaderValue.OfList(texts) : HeaderValue.Of(texts.FirstOrDefault() ?? "");
    }
}
