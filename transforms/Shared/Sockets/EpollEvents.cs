using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>Room for what one call of epoll_wait(2) tells.</summary>
internal sealed unsafe class EpollEvents(int count)
{
    // struct epoll_event has no gap between its two fields on x86-64, and nowhere else.
    private static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int KeyOffset = Size - sizeof(long);

    private readonly byte[] _bytes = GC.AllocateArray<byte>(count * Size, pinned: true);

    /// <summary>For how many there is room.</summary>
    public int Count => count;

    /// <summary>Where it is; it does not move.</summary>
    public void* Address => (void*)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);

    public SocketEvents Of(int index) => (SocketEvents)MemoryMarshal.Read<uint>(_bytes.AsSpan(index * Size));

    public long KeyOf(int index) => MemoryMarshal.Read<long>(_bytes.AsSpan((index * Size) + KeyOffset));

    public void Set(int index, SocketEvents events, long key)
    {
        MemoryMarshal.Write(_bytes.AsSpan(index * Size), (uint)events);
        MemoryMarshal.Write(_bytes.AsSpan((index * Size) + KeyOffset), key);
    }
}
