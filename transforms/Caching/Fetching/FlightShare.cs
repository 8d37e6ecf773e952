using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>What one fetch takes of the memory for bodies that are being fetched. Guarded by its fetch.</summary>
/// <param name="memory">That of all.</param>
/// <param name="client">Who caused the fetch.</param>
internal sealed class FlightShare(FetchMemory memory, ClientKey client)
{
    private long _kept;
    private long _behind;

    /// <summary>Whether it holds something for slow readers alone.</summary>
    public bool HasBehind => _behind > 0;

    /// <summary>Counts all of a body that may be stored; false where there is no room for what has come.</summary>
    /// <param name="length">Its length so far.</param>
    public bool TryKeep(long length)
    {
        var more = length - _kept;
        if (!memory.TryKeep(more))
            return false;
        _kept = length;
        return true;
    }

    /// <summary>Gives back what was counted: it is stored, or not to be.</summary>
    public void LetGo()
    {
        memory.LetGo(_kept);
        _kept = 0;
    }

    /// <summary>Counts what is held for slow readers; false where there is no room.</summary>
    public bool TryHold(long bytes)
    {
        if (!memory.TryHold(client, bytes))
            return false;
        _behind = bytes;
        return true;
    }

    /// <summary>Gives that back.</summary>
    public void Drop()
    {
        memory.Drop(client, _behind);
        _behind = 0;
    }
}
