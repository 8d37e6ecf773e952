namespace Gateway.Transforms.Caching.Store;

/// <summary>What becomes of an entry that a sweep came by.</summary>
internal enum SweepVerdict
{
    Keep,

    /// <summary>It stays, with <see cref="EntryFlags.Stale"/>.</summary>
    MarkStale,

    Remove,
}
