namespace Gateway.Tests.Hosting.Upgrades;

/// <summary>Makes WebSocket frames (RFC 6455 §5.2).</summary>
internal static class Frames
{
    public const byte Text = 0x81;
    public const byte TextBegin = 0x01;
    public const byte Binary = 0x82;
    public const byte Close = 0x88;

    private static readonly byte[] Mask = [0x88, 0x00, 0x7F, 0xFF];

    /// <summary>A frame whose payload is made of bytes that look like headers.</summary>
    public static byte[] Of(byte first, int payload, bool isMasked = false)
    {
        var mask = isMasked ? 0x80 : 0;
        byte[] length = payload switch
        {
            < 126 => [(byte)(mask | payload)],
            <= ushort.MaxValue => [(byte)(mask | 126), (byte)(payload >> 8), (byte)payload],
            _ => [(byte)(mask | 127), 0, 0, 0, 0, (byte)(payload >> 24), (byte)(payload >> 16), (byte)(payload >> 8), (byte)payload],
        };
        return [first, .. length, .. isMasked ? Mask : [], .. Enumerable.Repeat(Close, payload)];
    }

    /// <summary>The code of a close frame, which is all of the bytes.</summary>
    public static int CodeOf(byte[] frame)
    {
        Assert.Equal(Close, frame[0]);
        var isMasked = (frame[1] & 0x80) != 0;
        Assert.Equal(2, frame[1] & 0x7F);
        Assert.Equal(isMasked ? 8 : 4, frame.Length);
        return isMasked ? ((frame[6] ^ frame[2]) << 8) | (frame[7] ^ frame[3]) : (frame[2] << 8) | frame[3];
    }
}
