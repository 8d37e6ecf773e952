using System.Runtime.InteropServices;
using Gateway.Transforms.Shared.Lending;

namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// Memory that no garbage collection visits, and how much of it is held: stored, on lease, or just arriving. Whoever allocates a
/// block frees it once, with the same size. Safe to share between threads.
/// </summary>
/// <param name="poisonFreed">Overwrites what is freed, so that a test notices who still reads it.</param>
internal sealed unsafe class NativeHeap(bool poisonFreed = false) : ILender
{
    private const int Alignment = 16;
    private const int BlockHeader = 8;
    private const int SmallestBlock = 32;
    private const byte Poison = 0xDD;

    private readonly Lazy<PageFile?> _pages = new(PageFile.TryCreate);
    private long _bytes;
    private long _arriving;

    /// <summary>What all blocks held now take, <see cref="CostOf"/> each.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Of that, what is a part of bodies that are not complete yet.</summary>
    public long Arriving => Volatile.Read(ref _arriving);

    /// <summary>What a block of this size takes with the allocator's own header and rounding.</summary>
    public static long CostOf(long size) => Math.Max(SmallestBlock, (size + BlockHeader + Alignment - 1) & -Alignment);

    /// <summary>What a block of <see cref="AllocateContent"/> takes.</summary>
    public static long CostOfContent(int size) => size >= PageFile.Smallest ? PageFile.CostOf(size) : CostOf(size);

    /// <summary>A block for the content of a body, at most <see cref="PageFile.Largest"/>; where it is large enough, one that can be sent without a copy.</summary>
    public void* AllocateContent(int size)
    {
        Interlocked.Add(ref _bytes, CostOfContent(size));
        if (size >= PageFile.Smallest && _pages.Value is { } pages && pages.TryAllocate() is var block && block is not null)
            return block;
        return NativeMemory.Alloc((nuint)size);
    }

    public void FreeContent(void* block, int size)
    {
        Interlocked.Add(ref _bytes, -CostOfContent(size));
        if (PagesOf(block) is { } pages)
        {
            // Reads as zeros from here on, and is not overwritten: it may be on its way to a client.
            pages.Free(block);
            return;
        }

        if (poisonFreed)
            NativeMemory.Fill(block, (nuint)size, Poison);
        NativeMemory.Free(block);
    }

    /// <summary>The file that a block, or a byte in one, is in; null where it is memory alone.</summary>
    public PageFile? PagesOf(void* block) => _pages.IsValueCreated && _pages.Value is { } pages && pages.Contains(block) ? pages : null;

    /// <summary>A block with undefined content.</summary>
    public void* Allocate(long size)
    {
        var block = NativeMemory.Alloc((nuint)size);
        Interlocked.Add(ref _bytes, CostOf(size));
        return block;
    }

    /// <summary>A block of zeros. A large one takes memory only where it is written.</summary>
    public void* AllocateZeroed(long size)
    {
        var block = NativeMemory.AllocZeroed((nuint)size);
        Interlocked.Add(ref _bytes, CostOf(size));
        return block;
    }

    /// <summary>Ends the lease that an entry was lent with.</summary>
    void ILender.TakeBack(nint loan) => Entry.Release(this, (Entry*)loan);

    /// <summary>A block of so many bytes, as it costs, is a part of a body that is not complete; or, negative, is not any more.</summary>
    public void CountArriving(long cost) => Interlocked.Add(ref _arriving, cost);

    public void Free(void* block, long size)
    {
        if (poisonFreed)
            NativeMemory.Fill(block, (nuint)size, Poison);
        Interlocked.Add(ref _bytes, -CostOf(size));
        NativeMemory.Free(block);
    }
}
