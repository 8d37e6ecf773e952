using System.Collections.Concurrent;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>The fetches under way, by what they are joined by. Safe to share between threads.</summary>
internal sealed class Flights
{
    /// <summary>The most of them; requests beyond ask for themselves.</summary>
    public const int Max = 1024;

    private readonly ConcurrentDictionary<CacheKey, Flight> _flights = new();
    private readonly ConcurrentDictionary<Flight, bool> _closed = new();
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The one under way; null for none.</summary>
    public Flight? Find(CacheKey key) => _flights.GetValueOrDefault(key);

    /// <summary>Adds one; false when there is one by that key, or too many are under way.</summary>
    public bool TryAdd(Flight flight)
    {
        if (Interlocked.Increment(ref _count) <= Max && _flights.TryAdd(flight.Key, flight))
            return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    /// <summary>Removes one; nothing happens where it is gone already.</summary>
    public void Remove(Flight flight)
    {
        if (_flights.TryRemove(new(flight.Key, flight)) || _closed.TryRemove(flight, out _))
            Interlocked.Decrement(ref _count);
    }

    /// <summary>Nobody joins what a purge means, or may mean: what the origin said before it is not for those who come after it.</summary>
    public void Close(Purge purge)
    {
        foreach (var (_, flight) in _flights)
        {
            var tags = flight.Answered?.Response?.Tags;
            // Which tags it has, its head will say.
            if ((purge.Tag is not null && tags is null) || purge.Means(AddressOf(flight), tags ?? []))
                Close(flight);
        }
    }

    /// <summary>Nothing of an address that is under way is stored, or joined any more.</summary>
    public void Doom(ReadOnlySpan<byte> address)
    {
        foreach (var (_, flight) in _flights)
            Doom(flight, address);
        // After the others: that is the way they go.
        foreach (var (flight, _) in _closed)
            Doom(flight, address);
    }

    /// <summary>The smallest number of a last purge before one that is under way; the greatest number for none.</summary>
    public long OldestSequence()
    {
        var oldest = long.MaxValue;
        foreach (var (_, flight) in _flights)
            oldest = Math.Min(oldest, flight.Sequence);
        foreach (var (flight, _) in _closed)
            oldest = Math.Min(oldest, flight.Sequence);
        return oldest;
    }

    private void Doom(Flight flight, ReadOnlySpan<byte> address)
    {
        if (!AddressOf(flight).SequenceEqual(address))
            return;
        flight.Doom();
        Remove(flight);
    }

    private static ReadOnlySpan<byte> AddressOf(Flight flight) => flight.Key.Bytes[..RequestKey.AddressLength(flight.Key.Bytes)];

    private void Close(Flight flight)
    {
        _closed[flight] = true;
        // One that has ended meanwhile was counted then.
        if (!_flights.TryRemove(new(flight.Key, flight)))
            _closed.TryRemove(flight, out _);
    }
}
