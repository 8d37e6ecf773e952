namespace Gateway.Transforms.Resilience.Concurrency;

/// <summary>What became of a request at a <see cref="Gate"/>.</summary>
internal enum EntryResult
{
    /// <summary>It is in, and has to leave again.</summary>
    Entered,

    /// <summary>There is no place, not even to wait.</summary>
    Full,

    /// <summary>At the pace of now, it would wait for longer than anybody may.</summary>
    Hopeless,

    /// <summary>It has waited for as long as anybody may.</summary>
    TimedOut,

    /// <summary>It waited, and gave its place to one that goes before it.</summary>
    Displaced,

    /// <summary>Its client left.</summary>
    ClientGone,
}
