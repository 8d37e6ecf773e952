using System.Numerics;

namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// How a body is cut into segments: 4, 8, 16 and 32 KiB, then 64 KiB each. A small body wastes little, a large one has few
/// segments, and the segment of an offset is computed, not searched.
/// </summary>
internal static class SegmentLayout
{
    /// <summary>The size of the largest segments.</summary>
    public const int Largest = 64 << 10;

    private const int Smallest = 4 << 10;
    private const int Growing = 4;
    private const int EndOfGrowing = (Smallest << Growing) - Smallest;

    public static int SizeOf(int index) => index < Growing ? Smallest << index : Largest;

    public static long StartOf(int index) =>
        index < Growing ? (Smallest << index) - Smallest : EndOfGrowing + (long)(index - Growing) * Largest;

    public static int IndexOf(long offset) => offset < EndOfGrowing
        ? BitOperations.Log2((uint)(offset + Smallest) / Smallest)
        : Growing + (int)((offset - EndOfGrowing) / Largest);
}
