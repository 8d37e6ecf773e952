using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Receiving;

/// <summary>
/// Finds the client in <c>X-Forwarded-For</c>: each proxy adds whom it saw at the right end, so the list is walked from
/// there for as long as those who wrote it are trusted. What stands further left is the client's own claim.
/// </summary>
internal static class ForwardedFor
{
    /// <summary>How many entries are looked at; no shop stands behind as many proxies.</summary>
    public const int MaxEntries = 32;

    /// <summary>Walks the list.</summary>
    /// <param name="peer">Who connected; trusted.</param>
    /// <param name="values">The header's lines.</param>
    /// <param name="isTrusted">Whether an address is that of a trusted proxy.</param>
    /// <returns>The client, and the list to pass on: the client, the proxies behind it, the peer.</returns>
    public static (IPAddress Client, string Chain) Find(IPAddress peer, StringValues values, Func<IPAddress, bool> isTrusted)
    {
        var client = peer;
        var chain = new StringBuilder(peer.ToString());
        var looked = 0;
        for (var line = values.Count - 1; line >= 0; line--)
        {
            // An empty line is an empty entry, as it would be in one list of all lines (RFC 9110 §5.3).
            var rest = values[line].AsSpan();
            int comma;
            do
            {
                comma = rest.LastIndexOf(',');
                if (++looked > MaxEntries || !TryParse(rest[(comma + 1)..].Trim(), out var address))
                    return (client, chain.ToString());
                client = address;
                chain.Insert(0, ", ").Insert(0, address.ToString());
                if (!isTrusted(address))
                    return (client, chain.ToString());
                rest = comma < 0 ? default : rest[..comma];
            }
            while (comma >= 0);
        }

        return (client, chain.ToString());
    }

    /// <summary>Reads <c>192.0.2.1</c>, <c>192.0.2.1:80</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]</c> or <c>[2001:db8::1]:80</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> entry, out IPAddress address)
    {
        address = IPAddress.None;
        var colon = entry.LastIndexOf(':');
        if (entry.StartsWith("["))
        {
            var end = entry.IndexOf(']');
            if (end < 0 || (end < entry.Length - 1 && !(entry[end + 1] == ':' && IsPort(entry[(end + 2)..]))))
                return false;
            if (!IPAddress.TryParse(entry[1..end], out address!) || address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
                return false;
            address = Unmapped(address);
            return true;
        }

        if (colon > 0 && entry.IndexOf(':') == colon)
        {
            if (!IsPort(entry[(colon + 1)..]))
                return false;
            entry = entry[..colon];
        }

        if (entry.Contains('%') || !WrittenAddress.TryParse(entry, out address))
            return false;
        address = Unmapped(address);
        return true;
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange('0', '9');
}
