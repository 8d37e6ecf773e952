using System.Net;
using System.Net.Sockets;

namespace Gateway.Transforms.Shared.Addresses;

/// <summary>Reads addresses in the one form that everybody reads alike.</summary>
public static class WrittenAddress
{
    private const int LongestIPv4 = 15;

    /// <summary>
    /// Reads an IPv4 address in four decimal numbers, or an IPv6 address. <c>IPAddress</c> also takes <c>10</c>,
    /// <c>0x7f.1</c>, <c>[::1]:80</c> and <c>010.0.0.1</c>, which is octal to it and decimal to others (RFC 6943 §3.1.1).
    /// </summary>
    /// <param name="text">All of it; no space around, no brackets.</param>
    /// <param name="address"><c>IPAddress.None</c> when the result is false.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out IPAddress address)
    {
        if (!text.Contains('[')
            && IPAddress.TryParse(text, out var read)
            && (read.AddressFamily == AddressFamily.InterNetworkV6 || IsAsWritten(read, text)))
        {
            address = read;
            return true;
        }

        address = IPAddress.None;
        return false;
    }

    private static bool IsAsWritten(IPAddress address, ReadOnlySpan<char> text)
    {
        Span<char> written = stackalloc char[LongestIPv4];
        return address.TryFormat(written, out var length) && text.SequenceEqual(written[..length]);
    }
}
