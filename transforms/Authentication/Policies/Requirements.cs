using System.Text.Json;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>What a policy asks of a caller. Immutable, safe to share.</summary>
internal sealed class Requirements(PolicyOptions options)
{
    private const string Subject = "sub";

    /// <summary>Where roles stand when nobody says it.</summary>
    public static IReadOnlyList<string> DefaultRoleClaims { get; } = ["roles", "role"];

    /// <summary>True when the claims have all of it.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="by">The scheme that they are of: it says where roles stand, unless the policy does, and which scope stands for all.</param>
    public bool AreMetBy(JsonElement claims, Scheme by) =>
        (!options.RequireSubject || HasSubject(claims)) && HasScopes(claims, by.AllScopes) && HasRole(claims, by.RoleClaims) && ClaimPath.HasAll(claims, options.Claims);

    /// <summary>False when the claims that callers of this scheme may have leave something out that is asked, so that none of them ever gets through.</summary>
    public bool CouldBeMetBy(Scheme scheme)
    {
        if (scheme.PossibleClaims is not { } possible)
            return true;
        return (!options.RequireSubject || possible.Contains(Subject))
            && ((options.Scopes.Count == 0 && options.AnyScope.Count == 0) || Scopes.Claims.Any(possible.Contains))
            && (options.Roles.Count == 0 || RoleClaimsOf(scheme.RoleClaims).Any(path => ClaimPath.CouldStandIn(possible, path)))
            && options.Claims.Keys.All(path => ClaimPath.CouldStandIn(possible, path));
    }

    private static bool HasSubject(JsonElement claims) =>
        claims.TryGetProperty(Subject, out var subject) && ClaimPath.Texts(subject).FirstOrDefault() is { Length: > 0 };

    private bool HasScopes(JsonElement claims, string? all)
    {
        if (options.Scopes.Count == 0 && options.AnyScope.Count == 0)
            return true;
        var scopes = Scopes.Of(claims);
        if (all is not null && scopes.Contains(all, StringComparer.Ordinal))
            return true;
        return options.Scopes.All(scope => scopes.Contains(scope, StringComparer.Ordinal))
            && (options.AnyScope.Count == 0 || options.AnyScope.Any(scope => scopes.Contains(scope, StringComparer.Ordinal)));
    }

    private bool HasRole(JsonElement claims, IReadOnlyList<string> roleClaims) =>
        options.Roles.Count == 0
        || RoleClaimsOf(roleClaims).SelectMany(path => ClaimPath.Texts(ClaimPath.Find(claims, path))).Any(role => options.Roles.Contains(role, StringComparer.Ordinal));

    private IReadOnlyList<string> RoleClaimsOf(IReadOnlyList<string> ofScheme) => options.RoleClaims.Count == 0 ? ofScheme : options.RoleClaims;
}
