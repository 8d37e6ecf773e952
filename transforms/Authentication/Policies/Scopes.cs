using System.Text.Json;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>What a caller may do, by its claims: <c>scope</c> (RFC 8693 §4.2), <c>scp</c> and <c>scopes</c>, each a list or a text with blanks between.</summary>
internal static class Scopes
{
    /// <summary>The claims that hold scopes.</summary>
    public static IReadOnlyList<string> Claims { get; } = ["scope", "scp", "scopes"];

    /// <summary>All scopes, each once, in order.</summary>
    public static IReadOnlyList<string> Of(JsonElement claims)
    {
        List<string> scopes = [];
        foreach (var name in Claims)
        {
            if (!claims.TryGetProperty(name, out var claim))
                continue;
            if (claim.ValueKind == JsonValueKind.String)
                Add(scopes, claim.GetString()!);
            else if (claim.ValueKind == JsonValueKind.Array)
                AddAll(scopes, claim);
        }

        return scopes;
    }

    private static void AddAll(List<string> scopes, JsonElement list)
    {
        foreach (var text in ClaimPath.Texts(list))
            Add(scopes, text);
    }

    private static void Add(List<string> scopes, string text)
    {
        foreach (var range in text.AsSpan().Split(' '))
        {
            var scope = text[range];
            if (scope.Length > 0 && !scopes.Contains(scope))
                scopes.Add(scope);
        }
    }
}
