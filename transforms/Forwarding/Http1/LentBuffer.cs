using System.Buffers;
using System.Runtime.InteropServices;
using Gateway.Transforms.Shared.Lending;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Lends pooled arrays: one stays where it is, and is nobody else's, until it is given back.</summary>
internal sealed class LentBuffer : ILender
{
    private static readonly LentBuffer Lender = new();

    private LentBuffer()
    {
    }

    /// <summary>Lends a part of an array, which is the borrower's to give back if it takes it.</summary>
    /// <param name="borrower">Whose connection it is to be sent on.</param>
    /// <param name="given">The first byte of what the response's writer gave.</param>
    /// <param name="array">Rented from the shared pool.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">How many bytes; 1 at least.</param>
    /// <returns>False where the borrower does not take it: the array is the caller's as before.</returns>
    public static unsafe bool TryLend(IMemoryBorrower borrower, ref readonly byte given, byte[] array, int start, int length)
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        var lent = new LentMemory
        {
            Start = (byte*)pin.AddrOfPinnedObject() + start,
            Length = length,
            Lender = Lender,
            Loan = GCHandle.ToIntPtr(pin),
        };
        if (borrower.TryBorrow(in given, lent))
            return true;
        pin.Free();
        return false;
    }

    /// <inheritdoc/>
    public void TakeBack(nint loan)
    {
        var pin = GCHandle.FromIntPtr(loan);
        var array = (byte[])pin.Target!;
        pin.Free();
        ArrayPool<byte>.Shared.Return(array);
    }
}
