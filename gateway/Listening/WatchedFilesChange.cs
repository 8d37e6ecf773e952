namespace Gateway.Listening;

/// <summary>What a look at <see cref="WatchedFiles{T}"/> found.</summary>
internal enum WatchedFilesChange
{
    /// <summary>Nothing to do.</summary>
    None,

    /// <summary>There is a new value.</summary>
    Replaced,

    /// <summary>The files changed and are no good; the last good value stays.</summary>
    Refused,
}
