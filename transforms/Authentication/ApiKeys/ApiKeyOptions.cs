using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.ApiKeys;

/// <summary>Keys that partners send in a header or a query parameter. Only their hashes are configured.</summary>
public sealed record ApiKeyOptions : SchemeOptions
{
    /// <summary>The header with the key; null where it comes in the query.</summary>
    public string? Header { get; init; } = "X-Api-Key";

    /// <summary>The query parameter with the key, where the header is absent; null for none.</summary>
    public string? Query { get; init; }

    /// <summary>The keys.</summary>
    public IReadOnlyList<ApiKeyEntry> Keys { get; init; } = [];

    /// <summary>A JSON file with more keys, a list like <see cref="Keys"/>, relative to the configuration file; an edit is live at once. Null for none.</summary>
    public string? KeysFile { get; init; }
}
