using System.Buffers;
using System.Net.Sockets;
using Gateway.Transforms.Shared.Lending;

namespace Gateway.Listening.Sockets;

/// <summary>What was written and is not sent: pieces of memory in their order. Not safe to share between threads.</summary>
internal sealed class OutgoingPieces(MemoryPool<byte> pool)
{
    // More than one call to the system takes, as many as a response of 64 KiB in small writes has.
    private const int MaxVectors = 64;

    private OutgoingPiece[] _pieces = new OutgoingPiece[2];
    private int _count;

    /// <summary>Bytes not sent.</summary>
    public long Length { get; private set; }

    /// <summary>Memory to write to, of <paramref name="sizeHint"/> bytes at least.</summary>
    public Memory<byte> GetMemory(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (_count > 0 && _pieces[_count - 1].Free is { Length: > 0 } free && free.Length >= sizeHint)
            return free;
        Add(OutgoingPiece.Rent(pool, sizeHint));
        return _pieces[_count - 1].Free;
    }

    /// <summary>Adds what is another's until it is sent, without a copy.</summary>
    public void Append(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        Add(OutgoingPiece.Of(bytes));
        Length += bytes.Length;
    }

    /// <summary>Sends lent memory in the place of what was given last; false where that was something else, or holds bytes already.</summary>
    public bool TryBorrow(ref readonly byte given, BorrowedBlock block, in LentMemory memory)
    {
        if (_count == 0 || block.IsTaken || !_pieces[_count - 1].IsEmptyAt(in given))
            return false;
        _pieces[_count - 1].Release();
        block.Take(memory);
        _pieces[_count - 1] = OutgoingPiece.Of(block);
        return true;
    }

    /// <summary>Says how much of what was given was written to.</summary>
    public void Advance(int bytes)
    {
        if (bytes == 0)
            return;
        _pieces[_count - 1].Advance(bytes);
        Length += bytes;
    }

    /// <summary>Sends; true when all was taken. What was taken is not among what is not sent any more, whatever is returned.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The gateway has closed it.</exception>
    public bool TrySend(SafeSocketHandle socket)
    {
        for (var first = 0; first < _count;)
        {
            var last = EndOfCall(first);
            var wanted = Sum(first, last);
            var sent = wanted == 0 ? 0 : Math.Max(0, PieceCalls.Send(socket, _pieces.AsSpan(first, last - first), hasMore: last < _count));
            Length -= sent;
            Take(first, last, sent);
            if (sent < wanted)
                return false;
            first = last;
        }

        return true;
    }

    /// <summary>Gives all memory back.</summary>
    public void Clear()
    {
        for (var i = 0; i < _count; i++)
        {
            _pieces[i].Release();
            _pieces[i] = default;
        }

        (_count, Length) = (0, 0);
    }

    private void Add(in OutgoingPiece piece)
    {
        // One that nothing was written to is not kept for the next.
        if (_count > 0 && _pieces[_count - 1].UnsentLength == 0)
            _pieces[--_count].Release();
        if (_count == _pieces.Length)
            Array.Resize(ref _pieces, _count * 2);
        _pieces[_count++] = piece;
    }

    // What is in a file goes alone.
    private int EndOfCall(int first)
    {
        var last = first + 1;
        if (_pieces[first].File is not null)
            return last;
        while (last < _count && last - first < MaxVectors && _pieces[last].File is null)
            last++;
        return last;
    }

    private long Sum(int first, int last)
    {
        var sum = 0L;
        for (var i = first; i < last; i++)
            sum += _pieces[i].UnsentLength;
        return sum;
    }

    private void Take(int first, int last, long sent)
    {
        for (var i = first; i < last && sent > 0; i++)
        {
            var taken = (int)Math.Min(sent, _pieces[i].UnsentLength);
            _pieces[i].Take(taken);
            sent -= taken;
        }
    }
}
