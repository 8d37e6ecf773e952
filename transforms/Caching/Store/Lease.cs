using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gateway.Transforms.Shared.Lending;

namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// An entry pinned for reading: it stays as it is until <see cref="Dispose"/>, also when the store has removed it meanwhile. It has
/// one owner and may be kept across awaits; a copy of this value is the same lease, not another one. The default value holds nothing.
/// </summary>
internal unsafe struct Lease : IDisposable
{
    private readonly NativeHeap _heap;
    private Entry* _entry;

    /// <summary>Takes over a reference already counted.</summary>
    internal Lease(NativeHeap heap, Entry* entry)
    {
        _heap = heap;
        _entry = entry;
    }

    internal readonly Entry* Entry => _entry;

    public readonly bool IsDefault => _entry is null;

    /// <summary>Of this entry alone, as long as the store lives.</summary>
    public readonly long Id => _entry->Id;

    public readonly ReadOnlySpan<byte> Key => Store.Entry.Key(_entry);

    public readonly ReadOnlySpan<byte> Head => Store.Entry.Head(_entry);

    public readonly long Sequence => _entry->Sequence;

    public readonly BodyView Body => new(_entry->Body);

    /// <summary>Whether the entry has exactly this body.</summary>
    public readonly bool IsOf(BodyReference body) => _entry->Body == body.Body;

    public readonly bool HasFlag(EntryFlags flag) => (Volatile.Read(ref _entry->Flags) & (int)flag) != 0;

    /// <summary>Notes it on the entry, for all who hold or find it.</summary>
    public readonly void SetFlag(EntryFlags flag) => Interlocked.Or(ref _entry->Flags, (int)flag);

    /// <summary>The encoded form in a slot, 1 to 3; false when nobody added one.</summary>
    public readonly bool TryGetEncoded(int slot, out BodyView body)
    {
        var encoded = Store.Entry.Encoded(_entry, slot);
        body = new BodyView(encoded);
        return encoded is not null;
    }

    /// <summary>One more lease of the same entry, for another owner.</summary>
    public readonly Lease AddReference()
    {
        Store.Entry.AddReference(_entry);
        return new Lease(_heap, _entry);
    }

    /// <summary>Lends a part of one of its bodies, with a lease of its own that ends when it is given back.</summary>
    /// <param name="bytes">What to lend; 1 byte at least.</param>
    public readonly LentMemory Lend(ReadOnlySpan<byte> bytes)
    {
        Store.Entry.AddReference(_entry);
        // It is native memory, which stays where it is.
        var start = (byte*)Unsafe.AsPointer(in MemoryMarshal.GetReference(bytes));
        var pages = _heap.PagesOf(start);
        return new LentMemory
        {
            Start = start,
            Length = bytes.Length,
            File = pages?.File,
            FileOffset = pages?.OffsetOf(start) ?? 0,
            Lender = _heap,
            Loan = (nint)_entry,
        };
    }

    public void Dispose()
    {
        if (_entry is null)
            return;
        Store.Entry.Release(_heap, _entry);
        _entry = null;
    }
}
