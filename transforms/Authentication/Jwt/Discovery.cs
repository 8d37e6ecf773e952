using System.Text.Json;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>What an authority says of itself (OpenID Connect Discovery 1.0 §4).</summary>
internal static class Discovery
{
    private const int MaxDepth = 16;

    /// <summary>Where it says so.</summary>
    public static Uri AddressOf(Uri authority) => new($"{authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration");

    /// <summary>The names an authority's tokens may have as issuer: its address, of which some end in a slash.</summary>
    public static IReadOnlyList<string> IssuersOf(string authority) => [authority.TrimEnd('/'), authority.TrimEnd('/') + "/"];

    /// <summary>Finds the address of its key set.</summary>
    /// <param name="document">The document.</param>
    /// <param name="authority">Whose it must be (§4.3).</param>
    /// <param name="allowsHttp">Whether the key set may be fetched over plain HTTP.</param>
    /// <param name="keySet">The address.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? FindKeySet(byte[] document, Uri authority, bool allowsHttp, out Uri? keySet)
    {
        keySet = null;
        if (StrictJson.Read(document, MaxDepth) is not { } root)
            return "its discovery document is not JSON";
        if (root.ValueKind != JsonValueKind.Object || Text(root, "issuer") is not { } issuer)
            return "its discovery document names no issuer";
        if (!IssuersOf(authority.OriginalString).Contains(issuer, StringComparer.Ordinal))
            return "its discovery document is that of another issuer";
        return Uri.TryCreate(Text(root, "jwks_uri"), UriKind.Absolute, out keySet) && (keySet.Scheme == "https" || (keySet.Scheme == "http" && allowsHttp))
            ? null
            : "its discovery document has no jwks_uri over https";
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
