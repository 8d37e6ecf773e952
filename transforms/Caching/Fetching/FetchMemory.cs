using System.Collections.Concurrent;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>What the bodies that are being fetched may take beside the store. Safe to share between threads.</summary>
/// <param name="store">Whose limit it is a part of.</param>
internal sealed class FetchMemory(MemoryStore store)
{
    // Of the store's limit: for bodies that may be stored still, and for those that clients are behind with which are not to be stored any more.
    private const int KeptShare = 4;
    private const int BehindShare = 8;

    // Of the second: what one client may have, so that none has others cut off.
    private const int ClientShare = 4;

    private readonly ConcurrentDictionary<ClientKey, long> _clients = new();

    private long _kept;
    private long _behind;

    /// <summary>Whether too much is held already, whoever holds it.</summary>
    public bool IsShort => store.IsOverfull;

    /// <summary>Takes room for more of a body that may be stored; false where there is none.</summary>
    public bool TryKeep(long bytes) => !IsShort && TryTake(ref _kept, bytes, store.MaxBytes / KeptShare);

    /// <summary>Gives back what <see cref="TryKeep"/> took.</summary>
    public void LetGo(long bytes) => Interlocked.Add(ref _kept, -bytes);

    /// <summary>Takes room for what is held for slow readers alone; false where there is none, or the client who caused the fetch has its share of it already.</summary>
    public bool TryHold(ClientKey client, long bytes)
    {
        var held = _clients.AddOrUpdate(client, static (_, more) => more, static (_, held, more) => held + more, bytes);
        // One of its own each client may be behind with, however long it is.
        var isIn = (held == bytes || held <= store.MaxBytes / BehindShare / ClientShare) && TryTake(ref _behind, bytes, store.MaxBytes / BehindShare);
        if (!isIn)
            DropOf(client, bytes);
        return isIn;
    }

    /// <summary>Gives back what <see cref="TryHold"/> took.</summary>
    public void Drop(ClientKey client, long bytes)
    {
        Interlocked.Add(ref _behind, -bytes);
        DropOf(client, bytes);
    }

    // Who holds nothing is forgotten.
    private void DropOf(ClientKey client, long bytes)
    {
        if (_clients.AddOrUpdate(client, static (_, _) => 0, static (_, held, fewer) => held - fewer, bytes) == 0)
            _clients.TryRemove(new(client, 0));
    }

    private static bool TryTake(ref long taken, long bytes, long most)
    {
        if (Interlocked.Add(ref taken, bytes) <= most)
            return true;
        Interlocked.Add(ref taken, -bytes);
        return false;
    }
}
