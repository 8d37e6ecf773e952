using System.Buffers;
using Gateway.Transforms.Shared.Lending;

namespace Gateway.Listening.Sockets;

/// <summary>Lent memory as a block that can be sent: one a connection, used again and again. One thread takes; another may give back.</summary>
internal sealed unsafe class BorrowedBlock : MemoryManager<byte>
{
    private LentMemory _memory;
    private volatile bool _isTaken;

    private BorrowedBlock()
    {
    }

    /// <summary>Whether it has memory that was not given back.</summary>
    public bool IsTaken => _isTaken;

    /// <summary>What it has.</summary>
    public LentMemory Lent => _memory;

    /// <summary>A block that has nothing yet. What it takes it gives back by itself; it owns nothing else.</summary>
    public static BorrowedBlock Create() => new();

    public void Take(in LentMemory memory)
    {
        if (_isTaken)
            throw new InvalidOperationException("What was borrowed before has not been given back.");
        _memory = memory;
        _isTaken = true;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_memory.Start, _memory.Length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_memory.Start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
        // What is lent moves nowhere.
    }

    /// <summary>Gives the memory back.</summary>
    protected override void Dispose(bool disposing)
    {
        if (!_isTaken)
            return;
        var memory = _memory;
        _memory = default;
        // Last: from here on the next may come.
        _isTaken = false;
        memory.Lender.TakeBack(memory.Loan);
    }
}
