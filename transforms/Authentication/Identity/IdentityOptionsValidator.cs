using System.Collections.Frozen;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Identity;

/// <summary>Finds everything wrong with the headers that tell backends who calls.</summary>
internal static class IdentityOptionsValidator
{
    // What the gateway sends or judges by anyway: dropping a client's own would break the request.
    private static readonly FrozenSet<string> Taken = new[]
    {
        "Accept", "Accept-Encoding", "Allow", "Authorization", "Connection", "Cookie", "Date", "Expect", "Expires",
        "Forwarded", "Host", "Keep-Alive", "Last-Modified", "Origin", "Proxy-Connection", "Range", "Referer", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Set = new[] { "iss", "aud", "iat", "exp", "nbf", IdentityHeaders.Scheme }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names that are the gateway's; null for none.</summary>
    public static IdentityHeaderNames? Validate(string path, IdentityOptions options, ConfigurationErrors errors)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (header, claim) in options.Headers)
        {
            CheckHeader($"{path}:{nameof(options.Headers)}:{header}", header);
            if (claim.Length == 0)
                errors.Add($"{path}:{nameof(options.Headers)}:{header}", "needs the name of a claim");
        }

        if (options.Token is { } token)
        {
            CheckHeader($"{path}:{nameof(options.Token)}:{nameof(token.Header)}", token.Header);
            foreach (var claim in token.Claims.Where(static claim => Set.Contains(claim)))
                errors.Add($"{path}:{nameof(options.Token)}:{nameof(token.Claims)}", $"'{claim}' is set by the gateway itself");
        }

        string[] names = [.. options.Headers.Keys, .. options.Token is null ? Array.Empty<string>() : [options.Token.Header]];
        return names.Length == 0 ? null : new IdentityHeaderNames(names);

        void CheckHeader(string place, string header)
        {
            if (!FieldSyntax.IsToken(header))
                errors.Add(place, $"'{header}' is not the name of a header");
            else if (Taken.Contains(FoldedName.Of(header)) || FoldedName.Of(header).StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
                errors.Add(place, $"{header} has a meaning of its own; choose a name such as X-Auth-Subject");
            else if (!seen.TryAdd(FoldedName.Of(header), header))
                errors.Add(place, $"reads the same as '{seen[FoldedName.Of(header)]}' to some backends");
        }
    }
}
