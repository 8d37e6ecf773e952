using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>Stores what fetches brought, unless it was purged or changed meanwhile. Safe to share between threads.</summary>
/// <param name="cache">What is stored.</param>
internal sealed class EntryWriter(Cache cache)
{
    // Of two parts that are added at the same time, none must be lost.
    private readonly Lock _combining = new();

    /// <summary>What purges since a fetch began do to what it brought.</summary>
    public PurgeEffect EffectOn(long sequence, ReadOnlySpan<byte> key, StoredResponse response) =>
        cache.Purges.EffectOn(sequence, RequestKey.AddressOf(key), response.Tags);

    /// <summary>Whether what is stored, all of it, came while this was being fetched and is the later one of both by <c>Date</c> (RFC 9111 §4): in others, it is only another backend's clock.</summary>
    /// <param name="key">The key.</param>
    /// <param name="response">What was fetched.</param>
    /// <param name="latestId">The latest entry when that began.</param>
    public bool IsOutdone(CacheKey key, StoredResponse response, long latestId)
    {
        if (!cache.Store.TryPeek(key.Bytes, out var lease))
            return false;
        using (lease)
        {
            return lease.Id > latestId && HeadFormat.KindOf(lease.Head) == EntryKind.Response && HeadFormat.Read(lease.Head) is { Parts: null } held && held.SentAt > response.SentAt;
        }
    }

    /// <summary>Stores an entry, unless its address changed meanwhile.</summary>
    public bool TryStore(Flight flight, CacheKey key, ReadOnlySpan<byte> head, BodyReference body, EntryFlags flags)
    {
        if (flight.IsDoomed || !cache.Store.TryAdd(key.Bytes, head, body, flight.Sequence))
            return false;
        if (flags != EntryFlags.None && cache.Store.TryPeek(key.Bytes, out var lease))
        {
            lease.SetFlag(flags);
            lease.Dispose();
        }

        if (!flight.IsDoomed)
            return true;
        // Whoever dooms it removes what is stored behind that: one of both comes second.
        cache.Store.Remove(key.Bytes);
        return false;
    }

    /// <summary>Gives what is stored the head that it was found valid with, unless it was purged or its address changed meanwhile.</summary>
    public bool TryRefresh(Flight flight, StoredResponse response)
    {
        var stale = flight.Stale;
        if (flight.IsDoomed || EffectOn(flight.Sequence, stale.Key, response) == PurgeEffect.Gone || !cache.Store.TryRefresh(stale, HeadFormat.Write(response), flight.Sequence))
            return false;
        if (!flight.IsDoomed)
            return true;
        // As above.
        cache.Store.RemoveContent(stale);
        return false;
    }

    /// <summary>Stores a part of a response, together with what is held of the same representation (RFC 9111 §3.4).</summary>
    /// <param name="flight">The fetch.</param>
    /// <param name="key">Its key.</param>
    /// <param name="response">The response, of which one range came.</param>
    /// <param name="body">That range.</param>
    /// <param name="mostBytes">The longest body that is stored.</param>
    /// <returns>Whether the response is stored as a whole now.</returns>
    public bool StorePart(Flight flight, CacheKey key, StoredResponse response, BodyReference body, long mostBytes)
    {
        lock (_combining)
        {
            if (!cache.Store.TryPeek(key.Bytes, out var lease))
                return TryStorePart(flight, key, response, body);
            using (lease)
            {
                var held = HeadFormat.KindOf(lease.Head) == EntryKind.Response ? HeadFormat.Read(lease.Head) : null;
                if (held is null || EffectOn(lease.Sequence, lease.Key, held) == PurgeEffect.Gone)
                    return TryStorePart(flight, key, response, body);
                // It came meanwhile.
                if (held.Parts is null)
                    return false;
                if (Partials.Combined(held, response) is not { } combined || combined.Length > mostBytes)
                    return TryStorePart(flight, key, response, body);
                using var builder = cache.Store.CreateBody();
                PartWriter.Write(builder, combined, held.Parts, lease.Body, response.Parts!.Ranges[0], body.View);
                using var both = builder.Complete();
                return TryStorePart(flight, key, response with { Parts = combined }, both);
            }
        }
    }

    /// <summary>Adds the form that a response came in to what was stored of it.</summary>
    public void AddForm(CacheKey key, BodyReference body, CodedCopy copy)
    {
        if (copy.Coding == ContentCoding.Identity || !cache.Store.TryPeek(key.Bytes, out var lease))
            return;
        using (lease)
        {
            using var form = copy.Complete();
            if (lease.IsOf(body))
                cache.Store.TryAddEncoded(lease, (int)copy.Coding, form);
        }
    }

    private bool TryStorePart(Flight flight, CacheKey key, StoredResponse response, BodyReference body)
    {
        var isWhole = response.Parts!.Length == response.Parts.Whole;
        return TryStore(flight, key, HeadFormat.Write(isWhole ? response with { Parts = null } : response), body, EntryFlags.None) && isWhole;
    }
}
