using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What a part asks for. Immutable, safe to share.</summary>
/// <param name="Raw">Path and query as they go out.</param>
/// <param name="Path">The path, decoded.</param>
/// <param name="Query">The query with its question mark; empty for none.</param>
internal sealed record PartTarget(string Raw, string Path, string Query)
{
    /// <summary>Takes a target apart.</summary>
    public static PartTarget Of(string raw)
    {
        var query = raw.IndexOf('?', StringComparison.Ordinal);
        return new PartTarget(raw, PathString.FromUriComponent(query < 0 ? raw : raw[..query]).Value!, query < 0 ? "" : raw[query..]);
    }
}
