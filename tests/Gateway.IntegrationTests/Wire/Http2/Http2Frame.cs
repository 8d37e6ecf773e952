using System.Buffers.Binary;

namespace Gateway.IntegrationTests.Wire.Http2;

/// <summary>A frame as received.</summary>
internal sealed record Http2Frame(FrameType Type, FrameFlags Flags, int Stream, byte[] Payload)
{
    /// <summary>The bytes in front of a payload (RFC 9113 §4.1).</summary>
    public const int HeaderLength = 9;

    /// <summary>Whether a flag is set.</summary>
    public bool Has(FrameFlags flag) => (Flags & flag) != FrameFlags.None;

    /// <summary>The error code of RST_STREAM, or of GOAWAY.</summary>
    public uint ErrorCode => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(Type == FrameType.GoAway ? 4 : 0));

    /// <summary>The last stream that GOAWAY says may be answered.</summary>
    public int LastStream => BinaryPrimitives.ReadInt32BigEndian(Payload);

    /// <summary>The payload of DATA or HEADERS without padding and priority.</summary>
    public ReadOnlyMemory<byte> Content
    {
        get
        {
            var start = Has(FrameFlags.Padded) ? 1 : 0;
            var end = Payload.Length - (Has(FrameFlags.Padded) ? Payload[0] : 0);
            if (Type == FrameType.Headers && Has(FrameFlags.Priority))
                start += 5;
            return Payload.AsMemory(start, end - start);
        }
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>Null when the connection ended.</returns>
    public static async Task<Http2Frame?> ReadAsync(WireStream source)
    {
        using var header = new MemoryStream(HeaderLength);
        if (!await source.CopyAsync(header, HeaderLength))
            return null;
        var bytes = header.GetBuffer();
        var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8);
        using var payload = new MemoryStream(length);
        if (!await source.CopyAsync(payload, length))
            return null;
        var stream = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)) & 0x7FFFFFFF;
        return new Http2Frame((FrameType)bytes[3], (FrameFlags)bytes[4], stream, payload.ToArray());
    }

    /// <summary>The bytes of a frame.</summary>
    public static byte[] Write(FrameType type, FrameFlags flags, int stream, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)payload.Length << 8 | (byte)type);
        bytes[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), stream);
        payload.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }
}
