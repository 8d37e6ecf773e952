using System.Buffers.Binary;

namespace Gateway.Limits;

/// <summary>
/// Counts the frames of an HTTP/2 connection (RFC 9113 §4.1) that are cheap to send and carry no part of a request, by the
/// second, as its bytes pass in whatever pieces. Allocates nothing. For one thread at a time.
/// </summary>
/// <param name="ticksPerSecond">The unit of the timestamps.</param>
internal struct Http2Frames(long ticksPerSecond)
{
    private const int PrefaceLength = 24;
    private const int WindowUpdateLength = 4;

    // What a client that reads gives back comes in larger portions, and no more of it than it was sent.
    private const uint SmallIncrement = 1024;

    private static readonly Http2FrameHeads.Wanted Judged = static (in Http2FrameHeads head) => WantedOf(head);

    private Http2FrameHeads _heads = new(PrefaceLength);
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

        while (_heads.MoveNext(ref bytes, Judged))
            Count(_heads);

        return _resets > limits.ResetsPerSecond ? LimitReason.Http2Resets
            : _control > limits.ControlFramesPerSecond ? LimitReason.Http2ControlFrames
            : null;
    }

    // A WINDOW_UPDATE is judged by its increment too, DATA by what is not padding (RFC 9113 §6.1).
    private static int WantedOf(in Http2FrameHeads head) => (FrameType)head.Type switch
    {
        FrameType.WindowUpdate when head.Length == WindowUpdateLength => WindowUpdateLength,
        FrameType.Data when IsPadded(head) && head.Length > 0 => 1,
        _ => 0,
    };

    private void Count(in Http2FrameHeads head)
    {
        switch ((FrameType)head.Type)
        {
            case FrameType.ResetStream:
                _resets++;
                break;
            case FrameType.Headers:
            case FrameType.Data when IsLast(head) || head.Length > (IsPadded(head) && head.Length > 0 ? 1 + head.Payload[0] : 0):
            case FrameType.WindowUpdate when head.Length == WindowUpdateLength && (BinaryPrimitives.ReadUInt32BigEndian(head.Payload) & 0x7FFFFFFF) >= SmallIncrement:
                break;
            default:
                _control++;
                break;
        }
    }

    private static bool IsLast(in Http2FrameHeads head) => (head.Flags & 0x1) != 0;

    private static bool IsPadded(in Http2FrameHeads head) => (head.Flags & 0x8) != 0;

    private enum FrameType : byte
    {
        Data = 0,
        Headers = 1,
        ResetStream = 3,
        WindowUpdate = 8,
    }
}
