using System.Buffers.Binary;

namespace Gateway.Limits;

/// <summary>
/// Counts the RST_STREAM frames of a server (RFC 9113 §6.4) by the second, as its bytes pass in whatever pieces; not those about its own or
/// a backend's failure, nor those behind a whole response. Allocates nothing. For one thread at a time.
/// </summary>
/// <param name="ticksPerSecond">The unit of the timestamps.</param>
internal struct Http2SentResets(long ticksPerSecond)
{
    private const int CodeLength = 4;
    private const byte ResetStream = 3;

    // RFC 9113 §7: NO_ERROR, INTERNAL_ERROR, CANCEL.
    private const uint NoError = 0;
    private const uint InternalError = 2;
    private const uint Cancel = 8;

    private static readonly Http2FrameHeads.Wanted Code = static (in Http2FrameHeads head) => IsReset(head) ? CodeLength : 0;

    private Http2FrameHeads _heads = new(0);
    private long _second = long.MinValue;
    private int _resets;

    /// <summary>Looks at the next bytes of the connection, its first ones first.</summary>
    /// <param name="bytes">As they are sent.</param>
    /// <returns>How many resets are in them: of those, <see cref="Add"/> wants to know.</returns>
    public int Find(ReadOnlySpan<byte> bytes)
    {
        var found = 0;
        while (_heads.MoveNext(ref bytes, Code))
        {
            if (IsReset(_heads) && BinaryPrimitives.ReadUInt32BigEndian(_heads.Payload) is not (NoError or InternalError or Cancel))
                found++;
        }

        return found;
    }

    /// <summary>Counts resets.</summary>
    /// <param name="resets">How many were found.</param>
    /// <param name="limit">How many there may be in a second.</param>
    /// <param name="now">The time they are sent at.</param>
    /// <returns>True when there were more.</returns>
    public bool Add(int resets, int limit, long now)
    {
        if (_second == long.MinValue || now - _second >= ticksPerSecond)
            (_second, _resets) = (now, 0);
        _resets += resets;
        return _resets > limit;
    }

    private static bool IsReset(in Http2FrameHeads head) => head.Type == ResetStream && head.Length == CodeLength;
}
