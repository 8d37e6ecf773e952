using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Tests.Listening.Sockets;

/// <summary>Memory in blocks of 4 KiB, and how many of them are out.</summary>
internal sealed class CountingPool : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private int _rented;

    public int Rented => Volatile.Read(ref _rented);

    public override int MaxBufferSize => 4096;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        Assert.True(minBufferSize <= MaxBufferSize);
        Interlocked.Increment(ref _rented);
        return new Block(this);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(CountingPool pool) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = GC.AllocateUninitializedArray<byte>(4096, pinned: true);

        public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Block));

        public void Dispose()
        {
            Assert.NotNull(Interlocked.Exchange(ref _bytes, null));
            Interlocked.Decrement(ref pool._rented);
        }
    }
}
