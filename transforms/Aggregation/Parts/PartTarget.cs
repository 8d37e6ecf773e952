using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What a part asks for. Immutable, safe to share.</summary>
/// <param name="Raw">Path and query as they go out.</param>
/// <param name="Path">The path, decoded.</param>
/// <param name="Query">The query with its question mark; empty for none.</param>
internal sealed record PartTarget(string Raw, string Path, string Query)
{
    /// <summary>Takes a target apart; nothing is decoded where that cannot be, as of a NUL, and it is <c>/</c> then.</summary>
    public static bool TryOf(string raw, out PartTarget target)
    {
        try
        {
            target = Of(raw);
            return true;
        }
        catch (InvalidOperationException)
        {
            target = new PartTarget("/", "/", "");
            return false;
        }
    }

    /// <summary>Takes a target apart.</summary>
    /// <exception cref="InvalidOperationException">It has a NUL.</exception>
    public static PartTarget Of(string raw)
    {
        var query = raw.IndexOf('?', StringComparison.Ordinal);
        return new PartTarget(raw, PathString.FromUriComponent(query < 0 ? raw : raw[..query]).Value!, query < 0 ? "" : raw[query..]);
    }
}
