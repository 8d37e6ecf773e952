using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>Who may call a route that names this policy.</summary>
public sealed record PolicyOptions
{
    /// <summary>The schemes, asked in this order which of them knows the credential; that one decides alone. At least one, or else <see cref="Addresses"/>: then whoever comes from there gets through as anonymous.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Schemes { get; init; } = [];

    /// <summary>True: who has no credential, or a wrong one, is anonymous and gets through.</summary>
    public bool Optional { get; init; }

    /// <summary>Scopes, all of which are needed.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Scopes, one of which is needed; empty for none.</summary>
    [OneOrMany]
    public IReadOnlyList<string> AnyScope { get; init; } = [];

    /// <summary>Roles, one of which is needed; empty for none.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Where roles stand: claims, or members of them with dots between; empty for where the scheme has them.</summary>
    [OneOrMany]
    public IReadOnlyList<string> RoleClaims { get; init; } = [];

    /// <summary>Claims, or members of them with dots between, each with its accepted values; all are needed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>True: callers must be users, with a <c>sub</c>; a client that calls for itself may have none.</summary>
    public bool RequireSubject { get; init; }

    /// <summary>Addresses and networks, one of which the client must come from; empty for any.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>
    /// Where browsers that open a page are sent to sign in, instead of 401: a path or an address, in which <c>{url}</c> stands for the page. Null for nowhere.
    /// </summary>
    public string? LoginPage { get; init; }

    /// <summary>The origins (RFC 6454) from which pages may open WebSockets and event streams; empty for any.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>True: WebSockets and event streams end when the credential expires that they were opened with, or is taken back.</summary>
    public bool CloseOnExpiry { get; init; }

    /// <summary>True: no header or cookie that its schemes know callers by is passed on to the backend, used or not.</summary>
    public bool StripCredentials { get; init; }
}
