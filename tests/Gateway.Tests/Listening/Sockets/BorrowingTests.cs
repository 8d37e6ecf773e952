using System.Buffers;
using System.Runtime.InteropServices;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Lending;
using static Gateway.Tests.Listening.Sockets.Waiting;

namespace Gateway.Tests.Listening.Sockets;

/// <summary>Sending from memory that others have lent, and giving it back once.</summary>
public sealed class BorrowingTests : IDisposable
{
    private const int Length = 50_000;

    private readonly CountingPool _pool = new();
    private readonly Lender _lender = new();

    public void Dispose() => _lender.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryBorrow_MemoryJustGiven_IsSentBehindWhatWasWritten(bool isFile)
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        pair.Output.Write("head "u8);

        Assert.True(Borrow(pair, isFile));
        pair.Output.Write(" tail"u8);
        Assert.Equal(0, _lender.Returned);
        await pair.Output.FlushAsync();

        Assert.Equal(1, _lender.Returned);
        Assert.Equal(0, _pool.Rented);
        var receiving = pair.ReceiveToEndAsync();
        await pair.Connection.DisposeAsync();
        var received = await receiving;
        Assert.Equal([.. "head "u8, .. _lender.Bytes, .. " tail"u8], received!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryBorrow_SlowClient_GetsAllAndTheMemoryIsKeptUntilThen(bool isFile)
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool, clientReceives: 4096);
        var filler = new byte[8 << 20];
        pair.Output.Write(filler);
        Assert.True(Borrow(pair, isFile));

        var flushing = pair.Output.FlushAsync().AsTask();

        Assert.False(flushing.IsCompleted);
        Assert.Equal(0, _lender.Returned);
        // One at a time: what comes meanwhile is copied.
        Assert.False(Borrow(pair, isFile));
        var receiving = pair.ReceiveToEndAsync();
        await flushing.WaitAsync(Soon);
        Assert.Equal(1, _lender.Returned);
        Assert.True(Borrow(pair, isFile));
        await pair.Output.FlushAsync();
        Assert.Equal(2, _lender.Returned);
        await pair.Connection.DisposeAsync();
        var received = await receiving;
        Assert.Equal([.. filler, .. _lender.Bytes, .. _lender.Bytes], received!);
    }

    [Fact]
    public async Task TryBorrow_ClientGone_IsGivenBackOnce()
    {
        var pair = await ConnectedPair.OpenAsync(_pool, clientReceives: 4096);
        pair.Output.Write(new byte[8 << 20]);
        Assert.True(Borrow(pair, isFile: true));
        var flushing = pair.Output.FlushAsync().AsTask();
        Assert.False(flushing.IsCompleted);

        pair.Client.Close(timeout: 0);

        Assert.True((await flushing.WaitAsync(Soon)).IsCompleted);
        Assert.Equal(1, _lender.Returned);
        await pair.DisposeAsync();
        Assert.Equal(1, _lender.Returned);
    }

    [Fact]
    public async Task TryBorrow_NeverFlushed_IsGivenBackAtTheEnd()
    {
        var pair = await ConnectedPair.OpenAsync(_pool);
        Assert.True(Borrow(pair, isFile: true));

        await pair.DisposeAsync();

        Assert.Equal(1, _lender.Returned);
    }

    [Fact]
    public async Task TryBorrow_OtherMemory_IsRefused()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        var borrower = pair.Connection.Features.Get<IMemoryBorrower>()!;
        var other = new byte[Length];

        Assert.False(borrower.TryBorrow(in other[0], _lender.Lend(isFile: false)));
        pair.Output.GetSpan(Length);
        Assert.False(borrower.TryBorrow(in other[0], _lender.Lend(isFile: false)));
        Assert.Equal(0, _lender.Returned);
    }

    [Fact]
    public async Task TryBorrow_BytesInFront_IsRefused()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        var borrower = pair.Connection.Features.Get<IMemoryBorrower>()!;
        pair.Output.GetSpan(100);
        pair.Output.Advance(10);

        Assert.False(borrower.TryBorrow(in MemoryMarshal.GetReference(pair.Output.GetSpan(100)), _lender.Lend(isFile: false)));
    }

    private bool Borrow(ConnectedPair pair, bool isFile)
    {
        var given = pair.Output.GetSpan(Length);
        var isBorrowed = pair.Connection.Features.Get<IMemoryBorrower>()!.TryBorrow(in MemoryMarshal.GetReference(given), _lender.Lend(isFile));
        if (isBorrowed)
            pair.Output.Advance(Length);
        return isBorrowed;
    }

    private sealed unsafe class Lender : ILender, IDisposable
    {
        private readonly PageFile _pages = PageFile.TryCreate()!;
        private readonly byte* _memory = (byte*)NativeMemory.Alloc(Length);
        private readonly byte* _page;
        private int _returned;

        public Lender()
        {
            new Random(7).NextBytes(Bytes);
            _page = (byte*)_pages.TryAllocate();
            Bytes.CopyTo(new Span<byte>(_memory, Length));
            Bytes.CopyTo(new Span<byte>(_page, Length));
        }

        public byte[] Bytes { get; } = new byte[Length];

        public int Returned => Volatile.Read(ref _returned);

        public LentMemory Lend(bool isFile) => new()
        {
            Start = isFile ? _page : _memory,
            Length = Length,
            File = isFile ? _pages.File : null,
            FileOffset = isFile ? _pages.OffsetOf(_page) : 0,
            Lender = this,
            Loan = 42,
        };

        public void TakeBack(nint loan)
        {
            Assert.Equal(42, loan);
            Interlocked.Increment(ref _returned);
        }

        public void Dispose() => NativeMemory.Free(_memory);
    }
}
