namespace Gateway.Transforms.Caching.Keys;

/// <summary>The request headers that tell responses apart whatever <c>Vary</c> says.</summary>
internal static class KeyedHeaders
{
    // What Next answers one address differently by: a page, its components, data, or a note that its middleware would let the request pass.
    private static readonly string[] OfNext =
    [
        "next-router-prefetch", "next-router-segment-prefetch", "next-router-state-tree", "next-url", "rsc", "x-middleware-prefetch", "x-nextjs-data",
    ];

    /// <summary>Those of a policy, its preset's among them: lower case, each once, sorted.</summary>
    public static IReadOnlyList<string> Of(CachePolicyOptions options) =>
        [.. options.Key.Headers.Select(static name => name.ToLowerInvariant()).Concat(OfPreset(options.Preset)).Distinct().Order(StringComparer.Ordinal)];

    private static string[] OfPreset(CachePreset? preset) => preset switch
    {
        CachePreset.Next => OfNext,
        CachePreset.Laravel => [WantedFormat.Name],
        _ => [],
    };
}
