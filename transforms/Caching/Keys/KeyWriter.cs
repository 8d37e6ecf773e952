using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>
/// Writes keys into a buffer on the stack. A key is the address, then what else tells responses apart, each behind a zero byte, which no address has: two different requests
/// never write the same. Allocates nothing.
/// </summary>
/// <param name="buffer">Where to; what does not fit makes the key unusable.</param>
internal ref struct KeyWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>True when there was no room for all.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>How much was written: to come back to.</summary>
    public readonly int Length => _length;

    /// <summary>Goes back to what was written before, which had room.</summary>
    public void Truncate(int length) => (_length, IsTooLong) = (length, false);

    /// <summary>A text as it is, in UTF-8: header values and names of routes may have any characters.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        if (Encoding.UTF8.TryGetBytes(text, _buffer[_length..], out var written))
            _length += written;
        else
            IsTooLong = true;
    }

    /// <summary>A host name without regard to case; one with other characters than ASCII's makes the key unusable.</summary>
    public void Host(ReadOnlySpan<char> host)
    {
        if (Ascii.ToLower(host, _buffer[_length..], out var written) == OperationStatus.Done)
            _length += written;
        else
            IsTooLong = true;
    }

    /// <summary>A key that was written before.</summary>
    public void Bytes(ReadOnlySpan<byte> key)
    {
        if (!HasRoom(key.Length))
            return;
        key.CopyTo(_buffer[_length..]);
        _length += key.Length;
    }

    /// <summary>What separates parts.</summary>
    public void Separator(byte kind)
    {
        if (!HasRoom(2))
            return;
        _buffer[_length++] = 0;
        _buffer[_length++] = kind;
    }

    /// <summary>A number.</summary>
    public void Number(long number)
    {
        if (!HasRoom(sizeof(long)))
            return;
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[_length..], number);
        _length += sizeof(long);
    }

    private bool HasRoom(int length)
    {
        if (_buffer.Length - _length >= length)
            return true;
        IsTooLong = true;
        return false;
    }
}
