using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Tokens;

/// <summary>Where requests carry a token.</summary>
/// <param name="Header">The header; in <c>Authorization</c> behind <c>Bearer</c>.</param>
/// <param name="Cookie">The cookie, where the header is absent; null for none.</param>
/// <param name="Query">The query parameter, for WebSockets only; null for none.</param>
internal sealed record TokenPlaces(string Header, string? Cookie, string? Query)
{
    /// <summary>Where tokens belong (RFC 6750 §2.1).</summary>
    public const string DefaultHeader = "Authorization";

    /// <summary>True where a request may carry one token in a place of both.</summary>
    public bool Overlap(TokenPlaces other) =>
        Header.Equals(other.Header, StringComparison.OrdinalIgnoreCase)
        || (Cookie is not null && Cookie.Equals(other.Cookie, StringComparison.Ordinal))
        || (Query is not null && Query.Equals(other.Query, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds what is wrong with the names.</summary>
    public void Check(string path, ConfigurationErrors errors)
    {
        if (!FieldSyntax.IsToken(Header))
            errors.Add($"{path}:TokenHeader", $"'{Header}' is not the name of a header");
        if (Cookie is not null && !FieldSyntax.IsToken(Cookie))
            errors.Add($"{path}:TokenCookie", $"'{Cookie}' is not the name of a cookie");
        if (Query is { Length: 0 })
            errors.Add($"{path}:TokenQuery", "must not be empty");
    }
}
