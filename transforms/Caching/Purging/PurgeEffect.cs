namespace Gateway.Transforms.Caching.Purging;

/// <summary>What purges have done to an entry.</summary>
internal enum PurgeEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is stale.</summary>
    Stale,

    /// <summary>It is there no more.</summary>
    Gone,
}
