namespace Gateway.Transforms.Caching.Store;

/// <summary>How far making room has come.</summary>
internal enum Room
{
    /// <summary>It is made, and reserved.</summary>
    Reserved,

    /// <summary>Another turn at the lock is needed.</summary>
    Unfinished,

    /// <summary>Nothing is left that could go.</summary>
    None,
}
