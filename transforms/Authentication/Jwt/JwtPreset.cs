using System.Collections.Frozen;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>What is known of the tokens of a product. Fills in what is not set.</summary>
/// <param name="Assumes">What it takes for granted, for whoever checks the configuration.</param>
/// <param name="Fill">Fills in.</param>
/// <param name="HasIssuer">Whether its tokens name an issuer by which they can be told apart.</param>
internal sealed record JwtPreset(string Assumes, Func<JwtOptions, JwtOptions> Fill, bool HasIssuer = true)
{
    private static readonly IReadOnlyList<string> Rs256 = ["RS256"];

    /// <summary>All of them by name.</summary>
    public static FrozenDictionary<string, JwtPreset> All { get; } = new Dictionary<string, JwtPreset>
    {
        ["passport"] = new(
            "RS256 with PublicKeyFile (storage/oauth-public.key); no iss; aud is the client's id; scopes in 'scopes'",
            static options => options with
            {
                Algorithms = Or(options.Algorithms, Rs256),
                SubjectMayBeClient = options.SubjectMayBeClient ?? true,
                AllScopes = options.AllScopes ?? "*",
            },
            HasIssuer: false),
        ["tymon"] = new(
            "HS256 with Secret (JWT_SECRET); iss is the address of the login route; no aud",
            static options => options with { Algorithms = Or(options.Algorithms, ["HS256"]) }),
        ["keycloak"] = new(
            "RS256; Authority is the realm (https://HOST/realms/NAME); typ is JWT and the claim typ is Bearer, which ID tokens lack; roles in 'realm_access.roles'",
            static options => options with
            {
                Algorithms = Or(options.Algorithms, Rs256),
                Claims = Or(options.Claims, "typ", "Bearer"),
                RoleClaims = Or(options.RoleClaims, ["realm_access.roles"]),
            }),
        ["auth0"] = new(
            "RS256; Authority is the tenant (https://TENANT.auth0.com/); Audiences are the API's identifiers; roles in 'permissions'",
            static options => options with
            {
                Algorithms = Or(options.Algorithms, Rs256),
                RoleClaims = Or(options.RoleClaims, ["permissions"]),
            }),
        ["cognito"] = new(
            "RS256; Authority is the user pool (https://cognito-idp.REGION.amazonaws.com/POOL); access tokens (token_use), which have the app's id in 'client_id' instead of aud; roles in 'cognito:groups'",
            static options => options with
            {
                Algorithms = Or(options.Algorithms, Rs256),
                AudienceClaims = Or(options.AudienceClaims, ["client_id"]),
                Claims = Or(options.Claims, "token_use", "access"),
                RoleClaims = Or(options.RoleClaims, ["cognito:groups"]),
            }),
        ["firebase"] = new(
            "RS256; Authority is https://securetoken.google.com/PROJECT, and aud the project's id",
            static options => options with
            {
                Algorithms = Or(options.Algorithms, Rs256),
                Audiences = options.Audiences.Count == 0 && Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) && authority.AbsolutePath.Trim('/') is { Length: > 0 } project
                    ? [project]
                    : options.Audiences,
            }),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static IReadOnlyList<string> Or(IReadOnlyList<string> set, IReadOnlyList<string> otherwise) => set.Count == 0 ? otherwise : set;

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Or(IReadOnlyDictionary<string, IReadOnlyList<string>> set, string claim, string value) =>
        set.ContainsKey(claim) ? set : new Dictionary<string, IReadOnlyList<string>>(set, StringComparer.Ordinal) { [claim] = [value] };
}
