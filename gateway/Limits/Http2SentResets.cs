using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Gateway.Limits;

/// <summary>
/// Counts the RST_STREAM frames of a server (RFC 9113 §6.4) by the second, as its bytes pass in whatever pieces; not those about its own or
/// a backend's failure, nor those behind a whole response. Allocates nothing. For one thread at a time.
/// </summary>
/// <param name="ticksPerSecond">The unit of the timestamps.</param>
internal struct Http2SentResets(long ticksPerSecond)
{
    private const int HeaderLength = 9;
    private const int CodeLength = 4;
    private const byte ResetStream = 3;

    // RFC 9113 §7: NO_ERROR, INTERNAL_ERROR, CANCEL.
    private const uint NoError = 0;
    private const uint InternalError = 2;
    private const uint Cancel = 8;

    private Head _head;
    private int _filled;
    private int _skip;
    private long _second = long.MinValue;
    private int _resets;

    /// <summary>Looks at the next bytes of the connection, its first ones first.</summary>
    /// <param name="bytes">As they are sent.</param>
    /// <param name="limit">How many there may be in a second.</param>
    /// <param name="now">The time they are sent at.</param>
    /// <returns>True when there were more.</returns>
    public bool Observe(ReadOnlySpan<byte> bytes, int limit, long now)
    {
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
            var needed = _filled >= HeaderLength ? HeaderLength + CodeLength : HeaderLength;
            var taken = Math.Min(needed - _filled, bytes.Length);
            bytes[..taken].CopyTo(head[_filled..]);
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled < needed)
                continue;

            var length = (head[0] << 16) | (head[1] << 8) | head[2];
            if (head[3] == ResetStream && length == CodeLength && _filled == HeaderLength)
                continue;
            if (_filled > HeaderLength && BinaryPrimitives.ReadUInt32BigEndian(head[HeaderLength..]) is not (NoError or InternalError or Cancel))
                Count(now);
            _skip = length - (_filled - HeaderLength);
            _filled = 0;
        }

        return _resets > limit;
    }

    private void Count(long now)
    {
        if (_second == long.MinValue || now - _second >= ticksPerSecond)
            (_second, _resets) = (now, 0);
        _resets++;
    }

    [InlineArray(HeaderLength + CodeLength)]
    private struct Head
    {
        private byte _first;
    }
}
