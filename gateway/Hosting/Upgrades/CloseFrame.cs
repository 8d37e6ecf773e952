using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Hosting.Upgrades;

/// <summary>A WebSocket's close frame (RFC 6455 §5.5.1).</summary>
internal static class CloseFrame
{
    private const byte FinalClose = 0x88;
    private const byte Masked = 0x80;

    /// <summary>As a server sends it.</summary>
    public static ReadOnlyMemory<byte> ToClient(CloseReason reason)
    {
        var frame = new byte[] { FinalClose, 2, 0, 0 };
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)reason);
        return frame;
    }

    /// <summary>As a client sends it: with a mask of its own that nobody can foresee (RFC 6455 §5.3).</summary>
    public static ReadOnlyMemory<byte> ToServer(CloseReason reason)
    {
        var frame = new byte[] { FinalClose, Masked | 2, 0, 0, 0, 0, 0, 0 };
        var mask = frame.AsSpan(2, 4);
        RandomNumberGenerator.Fill(mask);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(6), (ushort)reason);
        frame[6] ^= mask[0];
        frame[7] ^= mask[1];
        return frame;
    }
}
