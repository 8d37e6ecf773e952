using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Authentication.ForwardAuth;

/// <summary>Checks a scheme's options.</summary>
/// <param name="path">Its path, for errors.</param>
/// <param name="options">Its options.</param>
/// <param name="clusters">The clusters there are; null where that is not known.</param>
/// <param name="errors">Where to report what is wrong.</param>
internal sealed class ForwardAuthOptionsReader(string path, ForwardAuthOptions options, IReadOnlyCollection<string>? clusters, ConfigurationErrors errors)
{
    private const string HeaderKind = "header:";

    /// <summary>The options, read; null where anything is wrong.</summary>
    public ForwardAuthPlan? Read()
    {
        var before = errors.Errors.Count;
        if (clusters?.Contains(options.Cluster) == false)
            errors.AddUnknown($"{path}:{nameof(options.Cluster)}", options.Cluster, "a cluster", clusters);
        if (!options.Path.StartsWith('/') || options.Path.AsSpan().ContainsAnyExceptInRange('!', '~') || options.Path.Contains('#', StringComparison.Ordinal))
            errors.Add($"{path}:{nameof(options.Path)}", $"'{options.Path}' must be a path such as /api/user, encoded");

        var credentials = new List<CredentialPart>();
        if (options.CacheKey.Count == 0)
            errors.Add($"{path}:{nameof(options.CacheKey)}", "needs at least one header or cookie that says who calls");
        for (var i = 0; i < options.CacheKey.Count; i++)
        {
            if (CredentialPart.Parse(options.CacheKey[i]) is { } part)
                credentials.Add(part);
            else
                errors.Add($"{path}:{nameof(options.CacheKey)}:{i}", $"'{options.CacheKey[i]}' must be header:NAME or cookie:NAME, such as cookie:laravel_session");
        }

        var claims = options.Claims.Select(claim => ReadClaim(claim.Key, claim.Value)).OfType<ClaimSource>().ToArray();
        if (options.Claims.Count > 0 && !options.Claims.ContainsKey("sub"))
            errors.Warn($"{path}:{nameof(options.Claims)}", "has no sub: whoever gets an answer of 200 is let in, also where it names nobody");
        return errors.Errors.Count == before ? new ForwardAuthPlan(credentials, claims) : null;
    }

    private ClaimSource? ReadClaim(string claim, string source)
    {
        var place = $"{path}:{nameof(options.Claims)}:{claim}";
        if (claim.Length == 0)
        {
            errors.Add($"{path}:{nameof(options.Claims)}", "a claim must have a name");
        }
        else if (source.StartsWith(HeaderKind, StringComparison.Ordinal))
        {
            var header = source[HeaderKind.Length..];
            if (FieldSyntax.IsToken(header))
                return new ClaimSource(claim, null, header);
            errors.Add(place, $"'{header}' is not the name of a header");
        }
        else if (JsonPath.TryParse(source, out var parsed, out var problem))
        {
            return new ClaimSource(claim, parsed, null);
        }
        else
        {
            errors.Add(place, $"'{source}' {problem}; a claim comes from a JSONPath such as $.id, or from header:NAME");
        }

        return null;
    }
}
