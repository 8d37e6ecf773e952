using System.Numerics;

namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// Fingerprints of what was evicted without having been used: a key that comes back soon has earned its place. Of a fixed size, in
/// rows of a cache line, the oldest of a row overwritten. Guarded by its owner.
/// </summary>
internal unsafe struct GhostTable
{
    private const int Columns = 8;
    private const int BytesPerGhost = 2048;
    private const int MostRows = 1 << 24;

    // The fingerprint above, the low 32 bits of the number of its addition below; 0 for none.
    private readonly ulong* _ghosts;
    private readonly int _rows;
    private uint _additions;

    /// <summary>A table for a store of this limit.</summary>
    public GhostTable(NativeHeap heap, long maxBytes)
    {
        _rows = RowsFor(maxBytes);
        _ghosts = (ulong*)heap.AllocateZeroed(Bytes);
    }

    public readonly long Bytes => (long)_rows * Columns * sizeof(ulong);

    public readonly bool Fits(long maxBytes) => RowsFor(maxBytes) == _rows;

    public readonly void Free(NativeHeap heap) => heap.Free(_ghosts, Bytes);

    public void Add(ulong hash)
    {
        var row = RowOf(hash);
        var oldest = 0;
        uint age = 0;
        for (var i = 0; i < Columns; i++)
        {
            var itsAge = row[i] == 0 ? uint.MaxValue : _additions - (uint)row[i];
            if (itsAge <= age)
                continue;
            (oldest, age) = (i, itsAge);
        }

        row[oldest] = Fingerprint(hash) << 32 | ++_additions;
    }

    /// <summary>Whether it was among the last additions, that many back; then it is no longer.</summary>
    public readonly bool TryTake(ulong hash, long among)
    {
        var row = RowOf(hash);
        for (var i = 0; i < Columns; i++)
        {
            if (row[i] >> 32 != Fingerprint(hash))
                continue;
            var isRecent = _additions - (uint)row[i] < among;
            row[i] = 0;
            return isRecent;
        }

        return false;
    }

    // The top bits of the hash choose the shard and say nothing more within one; the fingerprint is never 0.
    private static ulong Fingerprint(ulong hash) => hash >> 26 & uint.MaxValue | 1;

    private static int RowsFor(long maxBytes) =>
        (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(maxBytes / BytesPerGhost / Columns, 1, MostRows));

    private readonly ulong* RowOf(ulong hash) => _ghosts + ((uint)hash & (uint)(_rows - 1)) * Columns;
}
