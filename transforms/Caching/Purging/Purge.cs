namespace Gateway.Transforms.Caching.Purging;

/// <summary>What is to be purged. Exactly one of the first three is set, or none for everything.</summary>
/// <param name="Tag">The hash of a tag.</param>
/// <param name="Address">Scheme, host, path and query of one address, as keys begin with it.</param>
/// <param name="Prefix">What the addresses begin with.</param>
/// <param name="IsSoft">True: what is stored becomes stale, and may still be sent where stale responses may.</param>
internal sealed record Purge(ulong? Tag, byte[]? Address, byte[]? Prefix, bool IsSoft)
{
    /// <summary>Counts purges: whatever was asked for before has a smaller number.</summary>
    public long Sequence { get; init; }

    /// <summary>Whether everything is meant.</summary>
    public bool IsAll => Tag is null && Address is null && Prefix is null;

    /// <summary>Whether it means an entry.</summary>
    /// <param name="address">The address in the entry's key.</param>
    /// <param name="tags">The hashes of its tags.</param>
    public bool Means(ReadOnlySpan<byte> address, IReadOnlyList<ulong> tags)
    {
        if (Tag is { } tag)
            return Contains(tags, tag);
        if (Address is not null)
            return address.SequenceEqual(Address);
        return Prefix is null || address.StartsWith(Prefix);
    }

    private static bool Contains(IReadOnlyList<ulong> tags, ulong tag)
    {
        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i] == tag)
                return true;
        }

        return false;
    }
}
