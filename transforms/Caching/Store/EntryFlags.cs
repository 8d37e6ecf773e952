namespace Gateway.Transforms.Caching.Store;

/// <summary>What may be noted on a live entry.</summary>
[Flags]
internal enum EntryFlags
{
    None = 0,

    /// <summary>To be validated before it is used again.</summary>
    Stale = 1,
}
