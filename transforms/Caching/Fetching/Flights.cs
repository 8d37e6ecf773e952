using System.Collections.Concurrent;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>The fetches under way, by what they are joined by. Safe to share between threads.</summary>
/// <param name="time">The clock.</param>
/// <param name="memory">What their bodies may take.</param>
internal sealed class Flights(TimeProvider time, FetchMemory memory)
{
    /// <summary>The most of them; requests beyond ask for themselves.</summary>
    public const int Max = 1024;

    /// <summary>The most that one client has caused, so that none takes them all.</summary>
    public const int MaxOfClient = Max / 4;

    /// <summary>The most that nobody waits for: clients that come and go must not have the backend work for none.</summary>
    public const int MaxForNobody = 64;

    // Those that may be joined are a part of all.
    private readonly ConcurrentDictionary<CacheKey, Flight> _joinable = new();
    private readonly ConcurrentDictionary<Flight, bool> _all = new();
    private readonly ConcurrentDictionary<ClientKey, int> _clients = new();
    private int _count;
    private int _forNobody;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>What their bodies may take.</summary>
    public FetchMemory Memory => memory;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The one under way that may be joined; null for none.</summary>
    public Flight? Find(CacheKey key) => _joinable.GetValueOrDefault(key);

    /// <summary>Adds one; false when there is one by that key, or too many are under way, in all or for its client.</summary>
    public bool TryAdd(Flight flight)
    {
        if (!TryEnter(flight.Client))
            return false;

        // Whoever finds it to join it, a change has found before.
        _all[flight] = true;
        if (_joinable.TryAdd(flight.Key, flight))
            return true;
        Remove(flight);
        return false;
    }

    /// <summary>Nobody joins the one of that key any more. Where nobody reads it, it ends: a newer one takes its place.</summary>
    public void Replace(CacheKey key)
    {
        if (_joinable.TryRemove(key, out var flight))
            flight.EndForNobody();
    }

    /// <summary>One more goes on though nobody waits for it; false when too many do.</summary>
    public bool TryTakePlaceForNobody()
    {
        if (Interlocked.Increment(ref _forNobody) <= MaxForNobody)
            return true;
        Interlocked.Decrement(ref _forNobody);
        return false;
    }

    /// <summary>One fewer does.</summary>
    public void ReturnPlaceForNobody() => Interlocked.Decrement(ref _forNobody);

    /// <summary>Removes one; nothing happens where it is gone already.</summary>
    public void Remove(Flight flight)
    {
        Close(flight);
        if (_all.TryRemove(flight, out _))
            Exit(flight.Client);
    }

    /// <summary>Nobody joins what a purge means, or may mean: what the origin said before it is not for those who come after it.</summary>
    public void Close(Purge purge)
    {
        foreach (var (_, flight) in _joinable)
        {
            var tags = flight.Answered?.Response?.Tags;
            // Which tags it has, its head will say.
            if ((purge.Tag is not null && tags is null) || purge.Means(flight.Key.Address, tags ?? []))
                Close(flight);
        }
    }

    /// <summary>Nothing of an address that is under way is stored, or joined any more.</summary>
    public void Doom(ReadOnlySpan<byte> address)
    {
        foreach (var (flight, _) in _all)
        {
            if (!flight.Key.Address.SequenceEqual(address))
                continue;
            flight.Doom();
            Remove(flight);
        }
    }

    /// <summary>Nothing of those is stored, or joined any more, that began before a purge and so long ago.</summary>
    /// <param name="sequence">The purge's number.</param>
    /// <param name="age">The shortest time since they began.</param>
    public void DoomBefore(long sequence, TimeSpan age)
    {
        foreach (var (flight, _) in _all)
        {
            if (flight.Sequence >= sequence || time.GetElapsedTime(flight.BeganAt) < age)
                continue;
            flight.Doom();
            Remove(flight);
        }
    }

    /// <summary>The smallest number of a last purge before one that is under way; the greatest number for none.</summary>
    public long OldestSequence()
    {
        var oldest = long.MaxValue;
        foreach (var (flight, _) in _all)
            oldest = Math.Min(oldest, flight.Sequence);
        return oldest;
    }

    /// <summary>Nobody finds it any more; it is under way still.</summary>
    public void Close(Flight flight) => _joinable.TryRemove(new(flight.Key, flight));

    private bool TryEnter(ClientKey client)
    {
        var fits = Interlocked.Increment(ref _count) <= Max;
        fits &= _clients.AddOrUpdate(client, 1, static (_, count) => count + 1) <= MaxOfClient;
        if (!fits)
            Exit(client);
        return fits;
    }

    private void Exit(ClientKey client)
    {
        Interlocked.Decrement(ref _count);
        // Who has none under way is forgotten.
        if (_clients.AddOrUpdate(client, 0, static (_, count) => count - 1) == 0)
            _clients.TryRemove(new(client, 0));
    }
}
