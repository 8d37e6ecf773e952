namespace Gateway.Transforms.Caching.Keys;

/// <summary>What an entry of the store is.</summary>
internal enum EntryKind : byte
{
    /// <summary>A response.</summary>
    Response = 1,

    /// <summary>The names of the headers that choose between several responses to one address.</summary>
    Vary = 2,

    /// <summary>The note that what comes from this address cannot be stored, so that nobody waits for it.</summary>
    Note = 3,
}
