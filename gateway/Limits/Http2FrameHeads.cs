using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Gateway.Limits;

/// <summary>
/// Finds the heads of HTTP/2 frames (RFC 9113 §4.1), each with the first bytes of its payload, in bytes that pass in whatever pieces. Allocates nothing. For one thread at a
/// time.
/// </summary>
/// <param name="preface">How many bytes come before the first frame.</param>
internal struct Http2FrameHeads(int preface)
{
    /// <summary>The most bytes of a payload that are kept.</summary>
    public const int MaxPayload = 4;

    private const int HeadLength = 9;

    private Bytes _bytes;
    private int _filled;
    private int _skip = preface;
    private bool _isTaken;

    /// <summary>How many bytes of its payload a frame is judged by; not more than it has, nor than <see cref="MaxPayload"/>.</summary>
    /// <param name="head">The frame.</param>
    public delegate int Wanted(in Http2FrameHeads head);

    /// <summary>The frame's type.</summary>
    public readonly byte Type => _bytes[3];

    /// <summary>The frame's flags.</summary>
    public readonly byte Flags => _bytes[4];

    /// <summary>How long its payload is.</summary>
    public readonly int Length => (_bytes[0] << 16) | (_bytes[1] << 8) | _bytes[2];

    /// <summary>The bytes of its payload that were wanted.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Payload => ((ReadOnlySpan<byte>)_bytes)[HeadLength.._filled];

    /// <summary>Goes on to the next frame, whose head is then known until the next call.</summary>
    /// <param name="bytes">What passes; what was looked at is taken off.</param>
    /// <param name="wanted">How much of a payload is wanted.</param>
    /// <returns>False when the bytes end before.</returns>
    public bool MoveNext(ref ReadOnlySpan<byte> bytes, Wanted wanted)
    {
        if (_isTaken)
        {
            _skip = Length - (_filled - HeadLength);
            (_filled, _isTaken) = (0, false);
        }

        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            var taken = Math.Min(Needed(wanted) - _filled, bytes.Length);
            bytes[..taken].CopyTo(((Span<byte>)_bytes)[_filled..]);
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == Needed(wanted))
                return _isTaken = true;
        }

        return false;
    }

    private readonly int Needed(Wanted wanted) => _filled < HeadLength ? HeadLength : HeadLength + wanted(in this);

    [InlineArray(HeadLength + MaxPayload)]
    private struct Bytes
    {
        private byte _first;
    }
}
