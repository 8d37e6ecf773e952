using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Listening.Sockets;

/// <summary>Memory that is being written to and sent from. It stays where it is until it is released, once.</summary>
internal unsafe struct OutgoingPiece
{
    private readonly Memory<byte> _memory;
    // None of what is somebody else's and stays there until it is sent.
    private readonly object? _owner;
    private MemoryHandle _pin;
    private int _written;
    private int _sent;

    private OutgoingPiece(Memory<byte> memory, object? owner)
    {
        (_memory, _owner) = (memory, owner);
        _pin = memory.Pin();
    }

    /// <summary>What can be written to; nothing of what is lent or another's.</summary>
    public readonly Memory<byte> Free => _owner is null or BorrowedBlock ? default : _memory[_written..];

    /// <summary>What was written and not sent.</summary>
    public readonly ReadOnlyMemory<byte> Unsent => _memory[_sent.._written];

    /// <summary>Where that begins.</summary>
    public readonly byte* UnsentAddress => (byte*)_pin.Pointer + _sent;

    public readonly int UnsentLength => _written - _sent;

    /// <summary>The file whose content it is; null for memory alone.</summary>
    public readonly SafeFileHandle? File => (_owner as BorrowedBlock)?.Lent.File;

    /// <summary>Where in that file <see cref="Unsent"/> begins.</summary>
    public readonly long FileOffset => ((BorrowedBlock)_owner!).Lent.FileOffset + _sent;

    /// <summary>Whether nothing was written to it, and it begins with this byte.</summary>
    public readonly bool IsEmptyAt(ref readonly byte first) =>
        _written == 0 && Unsafe.AreSame(in first, in *(byte*)_pin.Pointer);

    /// <summary>Memory of <paramref name="size"/> bytes at least.</summary>
    public static OutgoingPiece Rent(MemoryPool<byte> pool, int size)
    {
        if (size > pool.MaxBufferSize)
        {
            var array = ArrayPool<byte>.Shared.Rent(size);
            return new OutgoingPiece(array, array);
        }

        var block = pool.Rent(size);
        return new OutgoingPiece(block.Memory, block);
    }

    /// <summary>Memory that is there already.</summary>
    public static OutgoingPiece Of(BorrowedBlock block) => new(block.Memory, block);

    /// <summary>What is another's until it is sent.</summary>
    public static OutgoingPiece Of(ReadOnlyMemory<byte> others) => new(MemoryMarshal.AsMemory(others), owner: null) { _written = others.Length };

    public void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _memory.Length - _written);
        _written += bytes;
    }

    public void Take(int bytes) => _sent += bytes;

    public void Release()
    {
        _pin.Dispose();
        if (_owner is byte[] array)
            ArrayPool<byte>.Shared.Return(array);
        else
            (_owner as IMemoryOwner<byte>)?.Dispose();
    }
}
