using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>
/// The heads of entries that are in use now, read into objects: a bounded number, so that the collector has little to look after however much is stored. A head that is
/// used seldom is read anew each time and leaves those in use where they are. Safe to share between threads.
/// </summary>
internal sealed class HotHeads
{
    // A power of two. With some 1.5 KB each, 12 MB at most.
    private const int Slots = 8192;

    private readonly HotHead?[] _slots = new HotHead?[Slots];

    /// <summary>The head of a stored response.</summary>
    public HotHead ResponseOf(in Lease lease) => Find(lease) ?? Keep(new HotHead(lease.Id, HeadFormat.Read(lease.Head)));

    /// <summary>The head of an entry that says what chooses.</summary>
    public HotHead VaryOf(in Lease lease)
    {
        if (Find(lease) is { } known)
            return known;
        var (headers, isPerUser) = HeadFormat.ReadVary(lease.Head);
        return Keep(new HotHead(lease.Id, headers, isPerUser));
    }

    private HotHead? Find(in Lease lease)
    {
        var head = Volatile.Read(ref _slots[lease.Id & (Slots - 1)]);
        if (head is null || head.Id != lease.Id)
            return null;
        head.IsUsed = true;
        return head;
    }

    private HotHead Keep(HotHead head)
    {
        ref var slot = ref _slots[head.Id & (Slots - 1)];
        var there = Volatile.Read(ref slot);
        if (there is { IsUsed: true })
            there.IsUsed = false;
        else
            Volatile.Write(ref slot, head);
        return head;
    }
}
