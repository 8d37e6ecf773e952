namespace Gateway.Transforms.Caching;

/// <summary>How a request to a route with a policy was answered. In metrics and the access log by these names in lower case.</summary>
internal enum CacheResult
{
    /// <summary>A stored response was sent.</summary>
    Hit,

    /// <summary>A stored response was sent though stale.</summary>
    Stale,

    /// <summary>The origin was asked for a response that is stored.</summary>
    Miss,

    /// <summary>Somebody else's request had asked for it.</summary>
    Collapsed,

    /// <summary>The origin was asked whether a stored response is still good, and it is.</summary>
    Revalidated,

    /// <summary>The origin was asked for a response that is not stored.</summary>
    Uncacheable,

    /// <summary>The request was passed on without a look.</summary>
    Bypass,

    /// <summary>The origin failed, and there was no response.</summary>
    Failed,

    /// <summary>Nothing is stored for a client that wants no other answer.</summary>
    Absent,
}
