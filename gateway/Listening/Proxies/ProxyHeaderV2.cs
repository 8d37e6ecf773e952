using System.Buffers.Binary;
using System.Net;

namespace Gateway.Listening.Proxies;

/// <summary>Version 2: binary (§2.2). Extensions behind the addresses are skipped, their checksum included.</summary>
internal static class ProxyHeaderV2
{
    private const int FixedLength = 16;
    private const byte Local = 0x20;
    private const byte Proxied = 0x21;
    private const byte Unspecified = 0x00;
    private const byte TcpOverIPv4 = 0x11;
    private const byte TcpOverIPv6 = 0x21;
    private const byte UnixStream = 0x31;
    private const int UnixLength = 216;

    /// <summary>The first bytes, made so that no other protocol begins with them.</summary>
    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <inheritdoc cref="ProxyHeaderParser.Parse"/>
    public static ProxyHeaderStatus Parse(ReadOnlySpan<byte> bytes, out ProxyHeader? header)
    {
        header = null;
        if (!ProxyHeaderParser.MayBeginWith(bytes, Signature))
            return ProxyHeaderStatus.Invalid;
        if (bytes.Length < FixedLength)
            return ProxyHeaderStatus.Partial;

        var (command, family) = (bytes[12], bytes[13]);
        var rest = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (!IsKnown(command, family, rest) || FixedLength + rest > ProxyHeaderParser.MaxLength)
            return ProxyHeaderStatus.Invalid;
        if (bytes.Length < FixedLength + rest)
            return ProxyHeaderStatus.Partial;

        header = Read(command == Local ? Unspecified : family, bytes.Slice(FixedLength, rest));
        return ProxyHeaderStatus.Whole;
    }

    // The family of a LOCAL connection is to be ignored. Datagrams cannot be what came here.
    private static bool IsKnown(byte command, byte family, int length) => (command, family) switch
    {
        (Local, _) => true,
        (Proxied, Unspecified) => true,
        (Proxied, TcpOverIPv4) => length >= 12,
        (Proxied, TcpOverIPv6) => length >= 36,
        (Proxied, UnixStream) => length >= UnixLength,
        _ => false,
    };

    private static ProxyHeader Read(byte family, ReadOnlySpan<byte> rest)
    {
        var length = FixedLength + rest.Length;
        var width = family switch { TcpOverIPv4 => 4, TcpOverIPv6 => 16, _ => 0 };
        return width == 0
            ? new ProxyHeader(null, null, length)
            : new ProxyHeader(
                new IPEndPoint(new IPAddress(rest[..width]), BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * width)..])),
                new IPEndPoint(new IPAddress(rest.Slice(width, width)), BinaryPrimitives.ReadUInt16BigEndian(rest[((2 * width) + 2)..])),
                length);
    }
}
