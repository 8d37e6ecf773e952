namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Finds the data in a chunked body (RFC 9112 §7.1), strictly: sizes are hexadecimal digits alone, lines end with CRLF,
/// extensions are passed over. Works on the bytes where they are; a new object for each body. Knows no I/O.
/// </summary>
internal sealed class ChunkedBody
{
    // 2^60 bytes: no real chunk is larger, and a sum of sizes cannot overflow.
    private const int MaxSizeDigits = 15;
    private const int MaxTrailers = 100;
    private const int MaxExtensionBytes = 4 * 1024;

    private readonly List<(string Name, string Value)> _trailers = [];
    private State _state = State.FirstDigit;
    private long _left;
    private int _digits;
    private int _extension;

    private enum State
    {
        FirstDigit,
        Size,
        Extension,
        SizeEnd,
        Data,
        DataCr,
        DataLf,
        Trailers,
        End,
    }

    /// <summary>The trailer fields, complete at the end.</summary>
    public IReadOnlyList<(string Name, string Value)> Trailers => _trailers;

    /// <summary>Goes on through the body.</summary>
    /// <param name="input">Bytes not consumed yet; may be empty.</param>
    /// <param name="consumed">How many of them need not be given again, the data included.</param>
    /// <param name="data">The run of data within <paramref name="input"/>; empty unless the step is <see cref="ChunkedStep.Data"/>.</param>
    /// <exception cref="ResponseException">The bytes are no chunked body.</exception>
    public ChunkedStep Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
    {
        consumed = 0;
        data = default;
        while (_state != State.End && consumed < input.Length)
        {
            if (_state == State.Data)
            {
                var length = (int)Math.Min(_left, input.Length - consumed);
                data = input.Slice(consumed, length);
                consumed += length;
                _left -= length;
                if (_left == 0)
                    _state = State.DataCr;
                return ChunkedStep.Data;
            }

            if (_state == State.Trailers)
            {
                if (!TryReadTrailer(input[consumed..], out var line))
                    return ChunkedStep.NeedsMore;
                consumed += line;
                continue;
            }

            ReadFrame(input[consumed++]);
        }

        return _state == State.End ? ChunkedStep.End : ChunkedStep.NeedsMore;
    }

    private void ReadFrame(byte value)
    {
        switch (_state)
        {
            case State.FirstDigit or State.Size when HexDigit(value) is var digit and >= 0:
                if (++_digits > MaxSizeDigits)
                    throw new ResponseException("a chunk is too large");
                _left = (_left << 4) | (uint)digit;
                _state = State.Size;
                break;
            case State.Size when value == '\r':
            case State.Extension when value == '\r':
                _state = State.SizeEnd;
                break;
            case State.Size when value is (byte)';' or (byte)' ' or (byte)'\t':
                _state = State.Extension;
                break;
            case State.Extension when value is >= 0x20 and not 0x7f or (byte)'\t':
                if (++_extension > MaxExtensionBytes)
                    throw new ResponseException("a chunk extension is too long");
                break;
            case State.SizeEnd when value == '\n':
                _state = _left == 0 ? State.Trailers : State.Data;
                _digits = _extension = 0;
                break;
            case State.DataCr when value == '\r':
                _state = State.DataLf;
                break;
            case State.DataLf when value == '\n':
                _state = State.FirstDigit;
                break;
            default:
                throw new ResponseException("the chunks are not well formed");
        }
    }

    private bool TryReadTrailer(ReadOnlySpan<byte> input, out int consumed)
    {
        var end = input.IndexOf((byte)'\n');
        consumed = end + 1;
        if (end < 0)
            return false;
        if (end == 0 || input[end - 1] != '\r')
            throw new ResponseException("a trailer line does not end with CRLF");
        if (end == 1)
            _state = State.End;
        else if (_trailers.Count == MaxTrailers)
            throw new ResponseException("there are too many trailers");
        else
            _trailers.Add(FieldLine.Parse(input[..(end - 1)]));
        return true;
    }

    private static int HexDigit(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };
}
