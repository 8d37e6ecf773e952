using System.Buffers;
using System.Runtime.InteropServices;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Shared.Lending;

namespace Gateway.Tests.Forwarding.Http1;

/// <summary>Buffers that are sent from where they are, and given back.</summary>
public sealed class LentBufferTests
{
    private const int Length = 100_001;

    [Fact]
    public void TryLend_Taken_IsThatPartAndStaysWhereItIs()
    {
        var array = Filled();
        var borrower = new Borrower(takes: true);
        Span<byte> given = new byte[1];

        Assert.True(LentBuffer.TryLend(borrower, in MemoryMarshal.GetReference(given), array, 7, 1_000));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

        Assert.Equal(array.AsSpan(7, 1_000), borrower.Bytes);
        Assert.Null(borrower.Lent.File);
    }

    [Fact]
    public void TakeBack_WhatWasLent_IsThePoolsAgain()
    {
        var array = Filled();
        var borrower = new Borrower(takes: true);
        Assert.True(LentBuffer.TryLend(borrower, in (new byte[1])[0], array, 0, array.Length));
        // The pool has it in this thread's own place, unless somebody else holds it still.
        Assert.NotSame(array, RentedOnce());

        borrower.Lent.Lender.TakeBack(borrower.Lent.Loan);

        Assert.Same(array, RentedOnce());
    }

    [Fact]
    public void TryLend_Refused_IsTheOwnersAsBefore()
    {
        var array = Filled();

        Assert.False(LentBuffer.TryLend(new Borrower(takes: false), in (new byte[1])[0], array, 0, array.Length));

        Assert.NotSame(array, RentedOnce());
        ArrayPool<byte>.Shared.Return(array);
    }

    private static byte[] Filled()
    {
        var array = ArrayPool<byte>.Shared.Rent(Length);
        new Random(11).NextBytes(array);
        return array;
    }

    private static byte[] RentedOnce()
    {
        var array = ArrayPool<byte>.Shared.Rent(Length);
        ArrayPool<byte>.Shared.Return(array);
        return array;
    }

    private sealed unsafe class Borrower(bool takes) : IMemoryBorrower
    {
        public LentMemory Lent { get; private set; }

        public ReadOnlySpan<byte> Bytes => new(Lent.Start, Lent.Length);

        public bool TryBorrow(ref readonly byte given, in LentMemory memory)
        {
            Lent = memory;
            return takes;
        }
    }
}
