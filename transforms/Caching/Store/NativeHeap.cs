using System.Runtime.InteropServices;

namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// Memory that no garbage collection visits, and how much of it is held: stored, on lease, or just arriving. Whoever allocates a
/// block frees it once, with the same size. Safe to share between threads.
/// </summary>
/// <param name="poisonFreed">Overwrites what is freed, so that a test notices who still reads it.</param>
internal sealed unsafe class NativeHeap(bool poisonFreed = false)
{
    private const int Alignment = 16;
    private const int BlockHeader = 8;
    private const int SmallestBlock = 32;
    private const byte Poison = 0xDD;

    private long _bytes;

    /// <summary>What all blocks held now take, <see cref="CostOf"/> each.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>What a block of this size takes with the allocator's own header and rounding.</summary>
    public static long CostOf(long size) => Math.Max(SmallestBlock, (size + BlockHeader + Alignment - 1) & -Alignment);

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

    public void Free(void* block, long size)
    {
        if (poisonFreed)
            NativeMemory.Fill(block, (nuint)size, Poison);
        Interlocked.Add(ref _bytes, -CostOf(size));
        NativeMemory.Free(block);
    }
}
