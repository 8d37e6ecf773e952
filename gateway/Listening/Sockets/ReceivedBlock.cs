using System.Buffers;

namespace Gateway.Listening.Sockets;

/// <summary>A block of received bytes.</summary>
internal sealed class ReceivedBlock : ReadOnlySequenceSegment<byte>
{
    private IMemoryOwner<byte>? _owner;

    /// <summary>All of it.</summary>
    public Memory<byte> Block { get; private set; }

    /// <summary>Its size.</summary>
    public int Capacity => Block.Length;

    /// <summary>Takes memory, as the first block.</summary>
    public void Begin(IMemoryOwner<byte> owner)
    {
        _owner = owner;
        Memory = Block = owner.Memory;
        RunningIndex = 0;
        Next = null;
    }

    /// <summary>Has another follow what was received into this one.</summary>
    public void End(int length, ReceivedBlock next)
    {
        Memory = Block[..length];
        next.RunningIndex = RunningIndex + length;
        Next = next;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        _owner!.Dispose();
        _owner = null;
        Memory = Block = default;
        Next = null;
    }
}
