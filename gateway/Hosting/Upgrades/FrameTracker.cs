namespace Gateway.Hosting.Upgrades;

/// <summary>
/// Follows one direction of a WebSocket as its bytes pass, in pieces of any size, and knows where a frame ends (RFC 6455 §5.2).
/// Looks at headers only and keeps nothing. Used by one thread at a time.
/// </summary>
internal sealed class FrameTracker
{
    private const int CloseOpcode = 0x8;
    private const int OpcodeBits = 0x0F;
    private const int MaskBit = 0x80;
    private const int LengthBits = 0x7F;
    private const int MaskBytes = 4;

    private Part _part;
    private bool _isClose;
    private int _extendedLeft;
    private int _maskBytes;
    private ulong _left;

    private enum Part
    {
        First,
        Second,
        ExtendedLength,
        MaskAndPayload,
    }

    /// <summary>Whether the last byte seen ended a frame, or none was seen: another frame may be put in here.</summary>
    public bool IsAtBoundary => _part == Part.First;

    /// <summary>Whether a close frame has passed to its end; nothing is to follow it (RFC 6455 §5.5.1).</summary>
    public bool HasClosed { get; private set; }

    /// <summary>Takes all of the bytes into account.</summary>
    public void Advance(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[AdvanceToBoundary(bytes)..];
    }

    /// <summary>Takes the bytes into account up to the next end of a frame.</summary>
    /// <returns>How many these are; all of them when no frame ends here. At least 1 unless there are none.</returns>
    public int AdvanceToBoundary(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (used < bytes.Length)
        {
            if (_part == Part.MaskAndPayload)
            {
                var skipped = (int)Math.Min(_left, (ulong)(bytes.Length - used));
                used += skipped;
                _left -= (ulong)skipped;
            }
            else
            {
                ReadHeader(bytes[used++]);
            }

            if (_part == Part.MaskAndPayload && _left == 0)
            {
                HasClosed |= _isClose;
                _part = Part.First;
                return used;
            }
        }

        return used;
    }

    private void ReadHeader(byte value)
    {
        switch (_part)
        {
            case Part.First:
                _isClose = (value & OpcodeBits) == CloseOpcode;
                _part = Part.Second;
                break;
            case Part.Second:
                _maskBytes = (value & MaskBit) == 0 ? 0 : MaskBytes;
                ReadLength(value & LengthBits);
                break;
            default:
                _left = (_left << 8) | value;
                if (--_extendedLeft == 0)
                    EndHeader();
                break;
        }
    }

    private void ReadLength(int length)
    {
        _extendedLeft = length switch
        {
            126 => sizeof(ushort),
            127 => sizeof(ulong),
            _ => 0,
        };
        _left = _extendedLeft > 0 ? 0 : (ulong)length;
        if (_extendedLeft == 0)
            EndHeader();
        else
            _part = Part.ExtendedLength;
    }

    // The topmost bit of a length must be 0; where it is not, the sum must still not wrap around.
    private void EndHeader()
    {
        _left = (_left & long.MaxValue) + (ulong)_maskBytes;
        _part = Part.MaskAndPayload;
    }
}
