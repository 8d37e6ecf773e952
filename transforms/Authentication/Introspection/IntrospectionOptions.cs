using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Introspection;

/// <summary>Tokens that the server which gave them out is asked about (RFC 7662).</summary>
public sealed record IntrospectionOptions : SchemeOptions
{
    /// <summary>The address that is asked.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The gateway's id with that server.</summary>
    public required string ClientId { get; init; }

    /// <summary>The gateway's secret with that server.</summary>
    [Secret]
    public required string ClientSecret { get; init; }

    /// <summary>How the two are sent.</summary>
    public ClientAuthentication ClientAuthentication { get; init; }

    /// <summary>True: the server may be asked over plain HTTP.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Whose tokens are taken; empty for whatever the server says.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>For whom a token must be meant, one of them; empty for whatever the server says.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The scope that stands for all, such as <c>*</c>; null for none.</summary>
    public string? AllScopes { get; init; }

    /// <summary>How long an active token is believed, and never beyond its <c>exp</c>; zero for not at all.</summary>
    [Accepted("0s", "1h")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for one that is not active.</summary>
    [Accepted("0s", "60s")]
    public TimeSpan NegativeMaxAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the server's answer.</summary>
    [Accepted("100ms", "30s")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

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
