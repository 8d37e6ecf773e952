namespace Gateway.Transforms.Caching;

/// <summary>Which parameters of the query tell responses apart. The others are not passed on, so that no response depends on them.</summary>
public sealed record CacheQueryOptions
{
    /// <summary>These alone, a <c>*</c> at the end for any that begin so; null for all.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>All but these.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether their order makes no difference.</summary>
    public bool Sort { get; init; }
}
