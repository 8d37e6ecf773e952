using System.Text.Json;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>What a caller may do, by its claims: <c>scope</c> (RFC 8693 §4.2), <c>scp</c> and <c>scopes</c>, each a list or a text with blanks between.</summary>
internal static class Scopes
{
    /// <summary>The claims that hold scopes.</summary>
    public static IReadOnlyList<string> Claims { get; } = ["scope", "scp", "scopes"];

    /// <summary>All scopes, each once, in order.</summary>
    public static IReadOnlyList<string> Of(JsonElement claims) =>
        [.. Claims.SelectMany(name => ClaimPath.Texts(ClaimPath.Find(claims, name))).SelectMany(static text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];
}
