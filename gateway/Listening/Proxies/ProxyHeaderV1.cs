using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Listening.Proxies;

/// <summary>Version 1: one line of text, such as <c>PROXY TCP4 192.0.2.7 10.0.0.1 51000 443</c> (§2.1).</summary>
internal static class ProxyHeaderV1
{
    /// <summary>The longest line there can be, its CRLF included.</summary>
    public const int MaxLength = 107;

    private const int MaxDigits = 5;

    private static readonly SearchValues<byte> IPv4Characters = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <inheritdoc cref="ProxyHeaderParser.Parse"/>
    public static ProxyHeaderStatus Parse(ReadOnlySpan<byte> bytes, out ProxyHeader? header)
    {
        header = null;
        if (!ProxyHeaderParser.MayBeginWith(bytes, "PROXY "u8))
            return ProxyHeaderStatus.Invalid;

        var line = bytes[..Math.Min(bytes.Length, MaxLength)];
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0 || (end == line.Length - 1 && line[end] == '\r'))
            return line.Length < MaxLength ? ProxyHeaderStatus.Partial : ProxyHeaderStatus.Invalid;
        if (line[end] != '\r' || line[end + 1] != '\n')
            return ProxyHeaderStatus.Invalid;

        header = Read(line["PROXY ".Length..end], end + 2);
        return header is null ? ProxyHeaderStatus.Invalid : ProxyHeaderStatus.Whole;
    }

    private static ProxyHeader? Read(ReadOnlySpan<byte> fields, int length)
    {
        // What stands behind UNKNOWN is to be ignored.
        if (fields.SequenceEqual("UNKNOWN"u8) || fields.StartsWith("UNKNOWN "u8))
            return new ProxyHeader(null, null, length);

        var family = Next(ref fields) switch
        {
            var word when word.SequenceEqual("TCP4"u8) => AddressFamily.InterNetwork,
            var word when word.SequenceEqual("TCP6"u8) => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        if (family == AddressFamily.Unspecified
            || ReadAddress(Next(ref fields), family) is not { } source
            || ReadAddress(Next(ref fields), family) is not { } destination
            || ReadPort(Next(ref fields)) is not { } sourcePort
            || ReadPort(fields) is not { } destinationPort)
            return null;
        return new ProxyHeader(new IPEndPoint(source, sourcePort), new IPEndPoint(destination, destinationPort), length);
    }

    // Fields are separated by exactly one space; an empty field is refused by whoever reads it.
    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> fields)
    {
        var space = fields.IndexOf((byte)' ');
        var next = space < 0 ? fields : fields[..space];
        fields = space < 0 ? default : fields[(space + 1)..];
        return next;
    }

    private static IPAddress? ReadAddress(ReadOnlySpan<byte> text, AddressFamily family)
    {
        var isIPv4 = family == AddressFamily.InterNetwork;
        if (text.IsEmpty || text.ContainsAnyExcept(isIPv4 ? IPv4Characters : IPv6Characters))
            return null;
        return WrittenAddress.TryParse(Encoding.ASCII.GetString(text), out var address) && address.AddressFamily == family ? address : null;
    }

    private static int? ReadPort(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxDigits || (text[0] == '0' && text.Length > 1))
            return null;
        var port = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
                return null;
            port = (port * 10) + (digit - '0');
        }

        return port <= IPEndPoint.MaxPort ? port : null;
    }
}
