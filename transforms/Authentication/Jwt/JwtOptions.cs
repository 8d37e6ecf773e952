using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>Signed tokens (RFC 7519). The key is one of <c>Secret</c>, <c>PublicKeyFile</c> and <c>JwksFile</c>.</summary>
public sealed record JwtOptions : SchemeOptions
{
    /// <summary>The key of HMAC algorithms, as text.</summary>
    [Secret]
    public string? Secret { get; init; }

    /// <summary>A PEM file with public keys, relative to the configuration file.</summary>
    public string? PublicKeyFile { get; init; }

    /// <summary>A file with a set of public keys (RFC 7517 §5), relative to the configuration file.</summary>
    public string? JwksFile { get; init; }

    /// <summary>The algorithms taken; at least one, all with a secret key or all with a public one.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>Whose tokens are taken; empty for anybody's.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>For whom a token must be meant, one of them; empty for anybody.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The values of <c>typ</c> that are taken; empty for any.</summary>
    [OneOrMany]
    public IReadOnlyList<string> TokenTypes { get; init; } = [];

    /// <summary>How far clocks may differ.</summary>
    [Accepted("0s", "10m")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a token without <c>exp</c> is refused.</summary>
    public bool RequireExpiration { get; init; } = true;

    /// <summary>The longest token.</summary>
    [Accepted("256B", "64KiB")]
    public ByteSize MaxTokenBytes { get; init; } = new(8 * 1024);

    /// <summary>The header with the token; in <c>Authorization</c> behind <c>Bearer</c>.</summary>
    public string TokenHeader { get; init; } = "Authorization";

    /// <summary>The cookie with the token, where the header is absent; null for none.</summary>
    public string? TokenCookie { get; init; }

    /// <summary>The query parameter with the token, for WebSockets only; null for none.</summary>
    public string? TokenQuery { get; init; }
}
