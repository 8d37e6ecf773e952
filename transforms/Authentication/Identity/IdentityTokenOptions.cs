using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Identity;

/// <summary>A signed token that tells backends who calls, so that they need not trust the network.</summary>
public sealed record IdentityTokenOptions
{
    /// <summary>The header it goes in. Clients' own are dropped on every route.</summary>
    public string Header { get; init; } = "X-Auth-Token";

    /// <summary>The claim <c>iss</c>.</summary>
    public string Issuer { get; init; } = "gateway";

    /// <summary>The claim <c>aud</c>; null for none.</summary>
    public string? Audience { get; init; }

    /// <summary>The caller's claims that are in it.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Claims { get; init; } = ["sub", "scope"];

    /// <summary>How long a token is good for; one is sent until half of it has passed.</summary>
    [Accepted("2s", "1h")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A PEM file with the private key, on the curve P-256, relative to the configuration file; null for one that is made at start.</summary>
    public string? KeyFile { get; init; }
}
