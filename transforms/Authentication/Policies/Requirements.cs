using System.Text.Json;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>What a policy asks of a caller. Immutable, safe to share.</summary>
internal sealed class Requirements(PolicyOptions options)
{
    /// <summary>True when the claims have all of it.</summary>
    public bool AreMetBy(JsonElement claims) => HasScopes(claims) && HasRole(claims) && HasClaims(claims);

    private bool HasScopes(JsonElement claims)
    {
        if (options.Scopes.Count == 0 && options.AnyScope.Count == 0)
            return true;
        var scopes = Scopes.Of(claims);
        return options.Scopes.All(scope => scopes.Contains(scope, StringComparer.Ordinal))
            && (options.AnyScope.Count == 0 || options.AnyScope.Any(scope => scopes.Contains(scope, StringComparer.Ordinal)));
    }

    private bool HasRole(JsonElement claims) =>
        options.Roles.Count == 0
        || options.RoleClaims.SelectMany(path => ClaimPath.Texts(ClaimPath.Find(claims, path))).Any(role => options.Roles.Contains(role, StringComparer.Ordinal));

    private bool HasClaims(JsonElement claims) =>
        options.Claims.All(claim => ClaimPath.Texts(ClaimPath.Find(claims, claim.Key)).Any(text => claim.Value.Contains(text, StringComparer.Ordinal)));
}
