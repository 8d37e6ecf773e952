using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Transforms.Shared.Callers;

/// <summary>
/// Who calls, as its credential proved: a feature of the request, absent for anonymous ones. Nothing of it changes but what is remembered of it; shared by all requests that
/// bring the same credential.
/// </summary>
/// <param name="scheme">The name of the scheme that decided, as configured.</param>
/// <param name="claims">What is known of the caller: a JSON object, with the names of JWT (RFC 7519 §4).</param>
/// <param name="headers">What the backend is told, names and values ready to be sent.</param>
/// <param name="token">What proves it to the backend; null for nothing.</param>
public sealed class Caller(string scheme, JsonElement claims, IReadOnlyList<KeyValuePair<string, string>> headers, CallerToken? token = null)
{
    // They change from one token to the next (RFC 7519 §4.1.4 to §4.1.7).
    private static readonly FrozenSet<string> OfTheCredential = new[] { "exp", "iat", "nbf", "jti" }.ToFrozenSet(StringComparer.Ordinal);

    private string? _identity;

    /// <summary>The name of the scheme that decided, as configured.</summary>
    public string Scheme => scheme;

    /// <summary>What is known of the caller: a JSON object, with the names of JWT.</summary>
    public JsonElement Claims => claims;

    /// <summary>What the backend is told, names and values ready to be sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => headers;

    /// <summary>What proves it to the backend; null for nothing.</summary>
    public CallerToken? Token => token;

    /// <summary>
    /// Tells this caller from all others, for whoever keeps something for one: the scheme, all claims but those that tell of the credential alone, and what backends are told.
    /// A name is one caller's only within its issuer, and may have other rights tomorrow. 64 hexadecimal digits; made when first asked for.
    /// </summary>
    public string Identity => _identity ??= IdentityOf();

    /// <summary>What was found last to be met by these claims, so that it need not be found again; null for nothing.</summary>
    internal object? LastMet { get; set; }

    /// <summary>The claim <c>jti</c>; null where there is none.</summary>
    public string? TokenId { get; } = Text(claims, "jti");

    /// <summary>The claim <c>iat</c>, in milliseconds of Unix time; null where there is none.</summary>
    public long? IssuedAt { get; } = claims.TryGetProperty("iat", out var issued) && issued.ValueKind == JsonValueKind.Number && issued.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e12
        ? (long)(seconds * 1000)
        : null;

    /// <summary>The claim <c>sub</c>; null where there is none.</summary>
    public string? Subject { get; } = Text(claims, "sub");

    private string IdentityOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, scheme);
        foreach (var claim in claims.EnumerateObject().OrderBy(static claim => claim.Name, StringComparer.Ordinal))
        {
            if (OfTheCredential.Contains(claim.Name))
                continue;
            Append(hash, claim.Name);
            Append(hash, claim.Value.GetRawText());
        }

        foreach (var (name, value) in headers)
        {
            Append(hash, name);
            Append(hash, value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // With its length, so that two parts cannot pass for two others.
    private static void Append(IncrementalHash hash, string part)
    {
        hash.AppendData(BitConverter.GetBytes(part.Length));
        hash.AppendData(Encoding.UTF8.GetBytes(part));
    }

    // A text, or a number as JSON has it.
    private static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var claim)
        ? claim.ValueKind switch
        {
            JsonValueKind.String => claim.GetString(),
            JsonValueKind.Number => claim.GetRawText(),
            _ => null,
        }
        : null;
}
