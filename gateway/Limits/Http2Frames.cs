using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Gateway.Limits;

/// <summary>
/// Counts the frames of an HTTP/2 connection (RFC 9113 §4.1) that are cheap to send and carry no part of a request, by the
/// second, as its bytes pass in whatever pieces. Allocates nothing. For one thread at a time.
/// </summary>
/// <param name="ticksPerSecond">The unit of the timestamps.</param>
internal struct Http2Frames(long ticksPerSecond)
{
    private const int PrefaceLength = 24;
    private const int HeaderLength = 9;
    private const int WindowUpdateLength = 4;

    // What a client that reads gives back comes in larger portions, and no more of it than it was sent.
    private const uint SmallIncrement = 1024;

    private Head _head;
    private int _filled;
    private int _skip = PrefaceLength;
    private long _second = long.MinValue;
    private int _resets;
    private int _control;

    /// <summary>Looks at the next bytes of the connection, its preface first.</summary>
    /// <param name="bytes">As they came.</param>
    /// <param name="limits">What may come in a second.</param>
    /// <param name="now">The time they came at.</param>
    /// <returns>What there was too much of; null when all is well.</returns>
    public LimitReason? Observe(ReadOnlySpan<byte> bytes, Http2LimitsOptions limits, long now)
    {
        if (_second == long.MinValue || now - _second >= ticksPerSecond)
            (_second, _resets, _control) = (now, 0, 0);

        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            Span<byte> head = _head;
            var taken = Math.Min(Needed(head) - _filled, bytes.Length);
            bytes[..taken].CopyTo(head[_filled..]);
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == Needed(head))
                Take(head);
        }

        return _resets > limits.ResetsPerSecond ? LimitReason.Http2Resets
            : _control > limits.ControlFramesPerSecond ? LimitReason.Http2ControlFrames
            : null;
    }

    // A WINDOW_UPDATE is judged by its increment too, DATA by what is not padding (RFC 9113 §6.1).
    private readonly int Needed(ReadOnlySpan<byte> head)
    {
        if (_filled < HeaderLength)
            return HeaderLength;
        return (FrameType)head[3] switch
        {
            FrameType.WindowUpdate when LengthOf(head) == WindowUpdateLength => HeaderLength + WindowUpdateLength,
            FrameType.Data when IsPadded(head) && LengthOf(head) > 0 => HeaderLength + 1,
            _ => HeaderLength,
        };
    }

    private void Take(ReadOnlySpan<byte> head)
    {
        var length = LengthOf(head);
        _skip = length - (_filled - HeaderLength);
        _filled = 0;
        switch ((FrameType)head[3])
        {
            case FrameType.ResetStream:
                _resets++;
                break;
            case FrameType.Headers:
            case FrameType.Data when IsLast(head) || length > (IsPadded(head) ? 1 + head[HeaderLength] : 0):
            case FrameType.WindowUpdate when length == WindowUpdateLength && (BinaryPrimitives.ReadUInt32BigEndian(head[HeaderLength..]) & 0x7FFFFFFF) >= SmallIncrement:
                break;
            default:
                _control++;
                break;
        }
    }

    private static bool IsLast(ReadOnlySpan<byte> head) => (head[4] & 0x1) != 0;

    private static bool IsPadded(ReadOnlySpan<byte> head) => (head[4] & 0x8) != 0;

    private static int LengthOf(ReadOnlySpan<byte> head) => (head[0] << 16) | (head[1] << 8) | head[2];

    private enum FrameType : byte
    {
        Data = 0,
        Headers = 1,
        ResetStream = 3,
        WindowUpdate = 8,
    }

    [InlineArray(HeaderLength + WindowUpdateLength)]
    private struct Head
    {
        private byte _first;
    }
}
