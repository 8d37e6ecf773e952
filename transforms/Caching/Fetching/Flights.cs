using System.Collections.Concurrent;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>The fetches under way, by what they are joined by. Safe to share between threads.</summary>
internal sealed class Flights
{
    /// <summary>The most of them; requests beyond ask for themselves.</summary>
    public const int Max = 1024;

    // Those that may be joined are a part of all.
    private readonly ConcurrentDictionary<CacheKey, Flight> _joinable = new();
    private readonly ConcurrentDictionary<Flight, bool> _all = new();
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The one under way that may be joined; null for none.</summary>
    public Flight? Find(CacheKey key) => _joinable.GetValueOrDefault(key);

    /// <summary>Adds one; false when there is one by that key, or too many are under way.</summary>
    public bool TryAdd(Flight flight)
    {
        if (Interlocked.Increment(ref _count) > Max)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        // Whoever finds it to join it, a change has found before.
        _all[flight] = true;
        if (_joinable.TryAdd(flight.Key, flight))
            return true;
        Remove(flight);
        return false;
    }

    /// <summary>Removes one; nothing happens where it is gone already.</summary>
    public void Remove(Flight flight)
    {
        Close(flight);
        if (_all.TryRemove(flight, out _))
            Interlocked.Decrement(ref _count);
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

    /// <summary>The smallest number of a last purge before one that is under way; the greatest number for none.</summary>
    public long OldestSequence()
    {
        var oldest = long.MaxValue;
        foreach (var (flight, _) in _all)
            oldest = Math.Min(oldest, flight.Sequence);
        return oldest;
    }

    private void Close(Flight flight) => _joinable.TryRemove(new(flight.Key, flight));
}
