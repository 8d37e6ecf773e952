using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>
/// The heads of entries that are in use now, read into objects: a bounded number, so that the collector has little to look after however much is stored. A head that is
/// used seldom, or long, is read anew each time and leaves those in use where they are. Safe to share between threads.
/// </summary>
internal sealed class HotHeads
{
    /// <summary>The longest head that is kept, in the store's bytes: all of them are beside the memory that the store may take.</summary>
    public const int MaxBytes = 4 * 1024;

    // A power of two. As objects they have 2 to 4 KB each, 20 to 35 MB in all; the longest 9 KB, and of values of one letter 27 KB: 220 MB at the very most.
    private const int Slots = 8192;

    private readonly HotHead?[] _slots = new HotHead?[Slots];

    /// <summary>The head of a stored response.</summary>
    public HotHead ResponseOf(in Lease lease) => Find(lease) ?? Keep(lease, new HotHead(lease.Id, HeadFormat.Read(lease.Head)));

    /// <summary>The head of an entry that says what chooses.</summary>
    public HotHead VaryOf(in Lease lease)
    {
        if (Find(lease) is { } known)
            return known;
        var (headers, isPerUser) = HeadFormat.ReadVary(lease.Head);
        return Keep(lease, new HotHead(lease.Id, headers, isPerUser));
    }

    private HotHead? Find(in Lease lease)
    {
        var head = Volatile.Read(ref _slots[lease.Id & (Slots - 1)]);
        if (head is null || head.Id != lease.Id)
            return null;
        head.IsUsed = true;
        return head;
    }

    private HotHead Keep(in Lease lease, HotHead head)
    {
        if (lease.Head.Length > MaxBytes)
            return head;
        ref var slot = ref _slots[head.Id & (Slots - 1)];
        var there = Volatile.Read(ref slot);
        if (there is { IsUsed: true })
            there.IsUsed = false;
        else
            Volatile.Write(ref slot, head);
        return head;
    }
}
