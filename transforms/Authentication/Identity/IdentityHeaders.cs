using System.Text.Json;
using Gateway.Transforms.Authentication.Policies;

namespace Gateway.Transforms.Authentication.Identity;

/// <summary>Writes the headers that tell backends who calls. Immutable, safe to share.</summary>
internal sealed class IdentityHeaders(IdentityOptions options)
{
    /// <summary>The longest value; a longer claim is left out.</summary>
    public const int MaxValueLength = 4096;

    /// <summary>The headers for a caller with these claims, one for each claim it has. Scopes and lists have blanks between.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Of(JsonElement claims)
    {
        var headers = new List<KeyValuePair<string, string>>(options.Headers.Count);
        foreach (var (header, claim) in options.Headers)
        {
            // "scope" stands for whatever of the three claims the token has.
            var texts = claim == Scopes.Claims[0] ? Scopes.Of(claims) : ClaimPath.Texts(ClaimPath.Find(claims, claim));
            var value = HeaderValue.Of(string.Join(' ', texts));
            if (value.Length is > 0 and <= MaxValueLength)
                headers.Add(new(header, value));
        }

        return headers;
    }
}
