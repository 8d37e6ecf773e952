using System.Security.Cryptography;

namespace Gateway.Hosting.Upgrades;

/// <summary>A WebSocket's close frame with the code 1001, "going away" (RFC 6455 §5.5.1 and §7.4.1).</summary>
internal static class CloseFrame
{
    private const byte FinalClose = 0x88;
    private const byte Masked = 0x80;

    private static readonly byte[] Code = [0x03, 0xE9];

    /// <summary>As a server sends it.</summary>
    public static ReadOnlyMemory<byte> ToClient { get; } = new byte[] { FinalClose, 2, 0x03, 0xE9 };

    /// <summary>As a client sends it: with a mask of its own that nobody can foresee (RFC 6455 §5.3).</summary>
    public static ReadOnlyMemory<byte> ToServer()
    {
        Span<byte> mask = stackalloc byte[4];
        RandomNumberGenerator.Fill(mask);
        return new byte[] { FinalClose, Masked | 2, mask[0], mask[1], mask[2], mask[3], (byte)(Code[0] ^ mask[0]), (byte)(Code[1] ^ mask[1]) };
    }
}
