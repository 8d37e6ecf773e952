using System.Buffers;

namespace Gateway.Listening.Sockets;

/// <summary>What was received and not read, in blocks of memory. Not safe to share between threads.</summary>
internal sealed class ReceivedBlocks(MemoryPool<byte> pool)
{
    // Less room than this is not worth a call to the system.
    private const int MinRoom = 512;

    // While much is to come.
    private const int LargeBlock = 64 * 1024;
    private const int MinLargeRoom = 8 * 1024;

    private ReceivedBlock? _first;
    private ReceivedBlock? _last;
    private ReceivedBlock? _spare;
    private int _start;
    private int _end;

    /// <summary>Whether there is something the reader has not looked at.</summary>
    public bool HasUnexamined { get; private set; }

    /// <summary>All that is there.</summary>
    public ReadOnlySequence<byte> Unread => _first is null ? default : new ReadOnlySequence<byte>(_first, _start, _last!, _end);

    /// <summary>Room to receive into; never empty.</summary>
    /// <param name="isMuch">Whether much is to come.</param>
    public Span<byte> GetSpan(bool isMuch = false)
    {
        if (_last is null || _last.Capacity - _end < (isMuch ? MinLargeRoom : MinRoom))
            Append(isMuch);
        return _last!.Block.Span[_end..];
    }

    /// <summary>Says how many bytes were received.</summary>
    public void Advance(int count)
    {
        _end += count;
        HasUnexamined = true;
    }

    /// <summary>Says what was read, and how far the reader has looked.</summary>
    public void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // Without a position, of a reader that failed before it had one, nothing was read.
        if (_first is null || consumed.GetObject() is not ReceivedBlock until)
            return;
        HasUnexamined = examined.GetObject() != _last || examined.GetInteger() != _end;
        while (_first != until)
            Release(ref _first!);
        _start = consumed.GetInteger();
        // The next connection has it while it is still in the processor's cache, and who waits for an answer holds none.
        ReleaseRead();
    }

    /// <summary>Gives back what was read to the end.</summary>
    public void ReleaseRead()
    {
        if (_first is not null && _first == _last && _start == _end)
            Clear();
    }

    /// <summary>Gives all back.</summary>
    public void Clear()
    {
        while (_first is not null)
            Release(ref _first);
        _last = null;
        (_start, _end) = (0, 0);
        HasUnexamined = false;
    }

    private void Append(bool isMuch)
    {
        ReleaseRead();
        var block = _spare ?? new ReceivedBlock();
        _spare = null;
        block.Begin(isMuch ? MemoryPool<byte>.Shared.Rent(LargeBlock) : pool.Rent());
        if (_last is null)
            _first = block;
        else
            _last.End(_end, block);
        _last = block;
        _end = 0;
    }

    private void Release(ref ReceivedBlock? block)
    {
        var released = block!;
        block = (ReceivedBlock?)released.Next;
        released.Release();
        _spare = released;
    }
}
