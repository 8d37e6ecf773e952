using System.Text.Json;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>Finds claims, also within others: <c>realm_access.roles</c>.</summary>
internal static class ClaimPath
{
    /// <summary>The claim of that name, dots included (Auth0's are URLs), or else the member that the path leads to; null for neither.</summary>
    /// <param name="claims">An object.</param>
    /// <param name="path">A name, or names with dots between.</param>
    public static JsonElement? Find(JsonElement claims, string path)
    {
        if (claims.ValueKind != JsonValueKind.Object)
            return null;
        if (claims.TryGetProperty(path, out var value))
            return value;
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (claims.TryGetProperty(path.AsSpan(0, dot), out var inner) && Find(inner, path[(dot + 1)..]) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>True where <see cref="Find"/> could find something in claims of these names: one of them is the path, or leads to it.</summary>
    public static bool CouldStandIn(IReadOnlyCollection<string> names, string path) =>
        names.Any(name => path.StartsWith(name, StringComparison.Ordinal) && (path.Length == name.Length || path[name.Length] == '.'));

    /// <summary>The texts of a claim: itself, or each of a list; numbers and bools as JSON has them.</summary>
    public static IEnumerable<string> Texts(JsonElement? claim) => claim switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(static one => Text(one)).OfType<string>(),
        { } one => Text(one) is { } text ? [text] : [],
        null => [],
    };

    /// <summary>True when each of these claims has one of its accepted values.</summary>
    public static bool HasAll(JsonElement claims, IReadOnlyDictionary<string, IReadOnlyList<string>> accepted) =>
        accepted.All(claim => Texts(Find(claims, claim.Key)).Any(text => claim.Value.Contains(text, StringComparer.Ordinal)));

    private static string? Text(JsonElement claim) => claim.ValueKind switch
    {
        JsonValueKind.String => claim.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => claim.GetRawText(),
        _ => null,
    };
}
