using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>
/// Signed tokens (RFC 7519). The key is one of <c>Secret</c>, <c>PublicKeyFile</c>, <c>JwksFile</c>, <c>JwksUri</c> and <c>Authority</c>.
/// </summary>
public sealed record JwtOptions : SchemeOptions
{
    /// <summary>Whose tokens these are, which fills in what is not set: <c>passport</c>, <c>tymon</c>, <c>keycloak</c>, <c>auth0</c>, <c>cognito</c>, <c>firebase</c>.</summary>
    public string? Preset { get; init; }

    /// <summary>The address of an OpenID provider, which says where its keys are; also the issuer, where <see cref="Issuers"/> is empty.</summary>
    public string? Authority { get; init; }

    /// <summary>The address of a set of public keys (RFC 7517 §5).</summary>
    public string? JwksUri { get; init; }

    /// <summary>The key of HMAC algorithms, as text.</summary>
    [Secret]
    public string? Secret { get; init; }

    /// <summary>A PEM file with public keys, relative to the configuration file.</summary>
    public string? PublicKeyFile { get; init; }

    /// <summary>A file with a set of public keys (RFC 7517 §5), relative to the configuration file.</summary>
    public string? JwksFile { get; init; }

    /// <summary>True: keys may be fetched over plain HTTP.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>How fetched keys are kept up to date.</summary>
    public KeyRefreshOptions KeyRefresh { get; init; } = new();

    /// <summary>The algorithms taken; at least one, all with a secret key or all with a public one.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>Whose tokens are taken; empty for anybody's.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>For whom a token must be meant, one of them; empty for anybody.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Where a token says for whom it is meant: the first of these claims that it has.</summary>
    [OneOrMany]
    public IReadOnlyList<string> AudienceClaims { get; init; } = [];

    /// <summary>Claims, or members of them with dots between, each with its accepted values; all are needed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Where roles stand, unless a policy says it: claims, or members of them with dots between.</summary>
    [OneOrMany]
    public IReadOnlyList<string> RoleClaims { get; init; } = [];

    /// <summary>The scope that stands for all, such as <c>*</c>; null for none.</summary>
    public string? AllScopes { get; init; }

    /// <summary>The values of <c>typ</c> that are taken; empty for any.</summary>
    [OneOrMany]
    public IReadOnlyList<string> TokenTypes { get; init; } = [];

    /// <summary>True: a <c>sub</c> that is also the audience names the client, and no user; it becomes the claim <c>client_id</c>.</summary>
    public bool? SubjectMayBeClient { get; init; }

    /// <summary>How far clocks may differ.</summary>
    [Accepted("0s", "10m")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a token without <c>exp</c> is refused.</summary>
    public bool RequireExpiration { get; init; } = true;

    /// <summary>The longest token.</summary>
    [Accepted("256B", "64KiB")]
    public ByteSize MaxTokenBytes { get; init; } = new(8 * 1024);

    /// <summary>The header with the token; in <c>Authorization</c> behind <c>Bearer</c>.</summary>
    public string TokenHeader { get; init; } = TokenPlaces.DefaultHeader;

    /// <summary>The cookie with the token, where the header is absent; null for none.</summary>
    public string? TokenCookie { get; init; }

    /// <summary>The query parameter with the token, for WebSockets only; null for none.</summary>
    public string? TokenQuery { get; init; }

    /// <summary>Where the token is read.</summary>
    internal TokenPlaces Places => new(TokenHeader, TokenCookie, TokenQuery);
}
