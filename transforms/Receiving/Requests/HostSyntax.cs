using System.Buffers;
using System.Globalization;
using System.Net;

namespace Gateway.Transforms.Receiving.Requests;

/// <summary>What a host may look like (RFC 9110 §7.2, RFC 3986 §3.2.2), without what no name in DNS has. A dot at the end is refused, and so is <c>xn--</c> in any other case: routing
/// would take the name for another, and backends for the same.</summary>
internal static class HostSyntax
{
    // What fits into a question to DNS, without the length of the first label and the root (RFC 1035 §2.3.4).
    private const int MaxName = 253;
    private const int MaxLabel = 63;
    private const string Encoded = "xn--";

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create(":.0123456789ABCDEFabcdef");

    /// <summary>True for a name or an address, with or without a port of 0 to 65535; no user name.</summary>
    public static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty)
            return false;
        if (host[0] == '[')
        {
            var end = host.IndexOf(']');
            return end > 2 && !host[1..end].ContainsAnyExcept(AddressCharacters) && IPAddress.TryParse(host[1..end], out _)
                && (end == host.Length - 1 || IsPort(host[(end + 1)..]));
        }

        var colon = host.IndexOf(':');
        return colon < 0 ? IsName(host) : IsName(host[..colon]) && IsPort(host[colon..]);
    }

    private static bool IsPort(ReadOnlySpan<char> port) =>
        port[0] == ':' && ushort.TryParse(port[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxName)
            return false;
        foreach (var range in name.Split('.'))
        {
            if (name[range] is var label && (label.Length is 0 or > MaxLabel || label.ContainsAnyExcept(LabelCharacters) || !IsReadable(label)))
                return false;
        }

        return true;
    }

    // Routing reads names in other scripts (RFC 5891 §4.4), and throws at what is none. It finds them by small letters alone, as browsers send them.
    private static bool IsReadable(ReadOnlySpan<char> label)
    {
        if (!label.StartsWith(Encoded, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!label.StartsWith(Encoded, StringComparison.Ordinal))
            return false;
        try
        {
            return new IdnMapping().GetUnicode(label.ToString()).Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
