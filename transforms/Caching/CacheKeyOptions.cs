namespace Gateway.Transforms.Caching;

/// <summary>What tells responses apart beside scheme, host, path and <c>Vary</c>.</summary>
public sealed record CacheKeyOptions
{
    /// <summary>Which parameters of the query.</summary>
    public CacheQueryOptions Query { get; init; } = new();

    /// <summary>Request headers, as if every response had them in <c>Vary</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];
}
