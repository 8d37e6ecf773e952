using Gateway.Transforms.Shared.Calls;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What one body has of the room that several share: as much as has come of it. Taken for by one thread at a time; whoever disposes of it a second time gives back nothing.</summary>
/// <param name="room">The room; null until one is given.</param>
internal sealed class RoomShare(ByteRoom? room = null) : IDisposable
{
    private ByteRoom? _room = room;
    private long _taken;

    /// <summary>Becomes the share of another body, which has nothing yet.</summary>
    public void Begin(ByteRoom room) => (_room, _taken) = (room, 0);

    /// <summary>Takes room for more of the body; false where there is not enough.</summary>
    public bool TryTake(int bytes)
    {
        if (!_room!.TryTake(bytes))
            return false;
        _taken += bytes;
        return true;
    }

    /// <summary>Gives all of it back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _taken, 0) is > 0 and var taken)
            _room!.GiveBack(taken);
    }
}
