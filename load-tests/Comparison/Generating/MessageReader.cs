using System.Buffers.Text;
using System.Text;

namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>Reads HTTP/1.1 messages (RFC 9112 §6) of one connection, requests or answers, one after the other, into one buffer.</summary>
/// <remarks>Spans that it hands out are valid until <see cref="Next"/>. Allocates only when a message is larger than all before. For one thread at a time.</remarks>
internal sealed class MessageReader
{
    private const int MostHeadBytes = 32 * 1024;
    private byte[] _buffer;
    private int _received;
    private int _head;
    private int _length;
    private bool _isChunked;
    private int _chunkAt;
    private int _bodyEnd;
    private int _end;
    private Range _startLine;
    private Range _coding;
    private Range _condition;

    public MessageReader(int size = 8192) => _buffer = new byte[size];

    /// <summary>Where to receive into; never empty.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_received == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            return _buffer.AsMemory(_received);
        }
    }

    /// <summary>Whether nothing of a message has come yet.</summary>
    public bool IsEmpty => _received == 0;

    /// <summary>Whether more has come than the message.</summary>
    public bool HasExcess => _end < _received;

    /// <summary>Whether the sender closes the connection after this message.</summary>
    public bool Closes { get; private set; }

    public ReadOnlySpan<byte> StartLine => _buffer.AsSpan(_startLine);

    /// <summary>The body without its framing.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_head, _bodyEnd - _head);

    /// <summary>The value of <c>Content-Encoding</c>, empty where there is none.</summary>
    public ReadOnlySpan<byte> Coding => _buffer.AsSpan(_coding);

    /// <summary>The value of <c>If-None-Match</c>, empty where there is none.</summary>
    public ReadOnlySpan<byte> Condition => _buffer.AsSpan(_condition);

    /// <summary>The status of an answer (RFC 9112 §4).</summary>
    /// <exception cref="InvalidDataException">The first line is no status line.</exception>
    public int Status
    {
        get
        {
            var line = StartLine;
            if (line.Length >= 12 && line.StartsWith("HTTP/1."u8) && Utf8Parser.TryParse(line[9..12], out int status, out var read) && read == 3)
                return status;
            throw new InvalidDataException($"'{Encoding.Latin1.GetString(line)}' is no status line");
        }
    }

    /// <summary>Takes notice of bytes that came into <see cref="Free"/>; 0 to look at what is there already.</summary>
    /// <returns>Whether the message is whole.</returns>
    /// <exception cref="InvalidDataException">It is no HTTP/1.1 message, or one whose end only the end of the connection tells.</exception>
    public bool Advance(int count)
    {
        _received += count;
        if (_head == 0 && !TryReadHead())
            return false;
        if (_isChunked)
            return TryReadChunks();
        _bodyEnd = _end = _head + _length;
        return _received >= _end;
    }

    /// <summary>Forgets the message, and keeps what came after it.</summary>
    public void Next()
    {
        var excess = _received - _end;
        if (excess > 0)
            _buffer.AsSpan(_end, excess).CopyTo(_buffer);
        Clear();
        _received = excess;
    }

    /// <summary>Forgets everything, for another connection.</summary>
    public void Clear()
    {
        _received = _head = _length = _chunkAt = _bodyEnd = _end = 0;
        _startLine = _coding = _condition = default;
        _isChunked = Closes = false;
    }

    private bool TryReadHead()
    {
        var received = _buffer.AsSpan(0, _received);
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return received.Length <= MostHeadBytes ? false : throw new InvalidDataException("a head without an end");

        var hasLength = false;
        var at = received.IndexOf("\r\n"u8);
        _startLine = ..at;
        while (at < end)
        {
            at += 2;
            var length = received[at..(end + 2)].IndexOf("\r\n"u8);
            hasLength |= TakeField(received.Slice(at, length), at);
            at += length;
        }

        _head = _chunkAt = _bodyEnd = end + 4;
        if (StartLine.StartsWith("HTTP/"u8))
        {
            if (Status is 204 or 304)
                (_length, _isChunked) = (0, false);
            else if (!hasLength && !_isChunked)
                throw new InvalidDataException("an answer that only the end of its connection ends");
        }

        return true;
    }

    // Whether it says how long the body is.
    private bool TakeField(ReadOnlySpan<byte> line, int at)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
            throw new InvalidDataException($"'{Encoding.Latin1.GetString(line)}' is no field");
        var name = line[..colon];
        var value = line[(colon + 1)..].TrimStart(" \t"u8);
        var start = at + line.Length - value.Length;
        value = value.TrimEnd(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
        {
            if (!Utf8Parser.TryParse(value, out _length, out var read) || read != value.Length || _length < 0)
                throw new InvalidDataException("a Content-Length that is no number");
            return true;
        }

        if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
            return _isChunked = Ascii.EqualsIgnoreCase(value, "chunked"u8) ? true : throw new InvalidDataException("an unknown transfer coding");
        if (Ascii.EqualsIgnoreCase(name, "Content-Encoding"u8))
            _coding = start..(start + value.Length);
        else if (Ascii.EqualsIgnoreCase(name, "If-None-Match"u8))
            _condition = start..(start + value.Length);
        else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
            Closes = Ascii.EqualsIgnoreCase(value, "close"u8);
        return false;
    }

    // Chunks are moved together in place, so that the body is one piece in the end.
    private bool TryReadChunks()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_chunkAt, _received - _chunkAt);
            var lineEnd = rest.IndexOf("\r\n"u8);
            if (lineEnd < 0)
                return false;
            var line = rest[..lineEnd];
            if (!Utf8Parser.TryParse(line, out int size, out var read, 'x') || size < 0 || (read < line.Length && line[read] is not ((byte)';' or (byte)' ')))
                throw new InvalidDataException("a chunk without a size");
            if (rest.Length - lineEnd - 4 < size)
                return false;

            // After the last chunk comes an empty line: nobody here sends trailers.
            if (!rest.Slice(lineEnd + 2 + size, 2).SequenceEqual("\r\n"u8))
                throw new InvalidDataException("a chunk that is longer than it says, or trailers");
            rest.Slice(lineEnd + 2, size).CopyTo(_buffer.AsSpan(_bodyEnd));
            _bodyEnd += size;
            _chunkAt += lineEnd + 2 + size + 2;
            if (size > 0)
                continue;
            _end = _chunkAt;
            return true;
        }
    }
}
