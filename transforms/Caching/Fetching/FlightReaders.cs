namespace Gateway.Transforms.Caching.Fetching;

/// <summary>Who reads a fetch's body, and how far they are. Guarded by its fetch.</summary>
internal sealed class FlightReaders
{
    private readonly List<FlightReader> _readers = [];

    /// <summary>How many there are.</summary>
    public int Count => _readers.Count;

    /// <summary>One has come.</summary>
    public void Add(FlightReader reader) => _readers.Add(reader);

    /// <summary>One has left.</summary>
    public void Remove(FlightReader reader) => _readers.Remove(reader);

    /// <summary>What the slowest has had; nobody may need what is before.</summary>
    public long Slowest()
    {
        var slowest = long.MaxValue;
        foreach (var reader in _readers)
            slowest = Math.Min(slowest, reader.Position);
        return slowest;
    }

    /// <summary>How much of a body so long the slowest has not had; 0 where nobody reads.</summary>
    public long Ahead(long length) => _readers.Count == 0 ? 0 : length - Slowest();

    /// <summary>Those who are further behind than that.</summary>
    public FlightReader[] Behind(long bytes) => [.. _readers.Where(reader => reader.Unread > bytes)];
}
