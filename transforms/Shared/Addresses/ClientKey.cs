using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Transforms.Shared.Addresses;

/// <summary>
/// Who counts as one client: an IPv4 address, also where it is written in IPv6 (RFC 4291 §2.5.5.2), or an IPv6 network of 64
/// bits, as that is what a site is given at least (RFC 6177 §2) and may choose addresses from at will.
/// </summary>
/// <param name="Prefix">The address, or the upper half of it.</param>
/// <param name="IsIPv6">Which of them.</param>
public readonly record struct ClientKey(ulong Prefix, bool IsIPv6)
{
    /// <summary>The key of an address; of none, where there is no network. Allocates nothing.</summary>
    public static ClientKey Of(IPAddress? address)
    {
        if (address is null)
            return default;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return new ClientKey(BinaryPrimitives.ReadUInt32BigEndian(bytes), IsIPv6: false);
        return address.IsIPv4MappedToIPv6
            ? new ClientKey(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]), IsIPv6: false)
            : new ClientKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), IsIPv6: true);
    }

    /// <summary>As operators write it: <c>192.0.2.7</c> or <c>2001:db8::/64</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Prefix);
            return new IPAddress(bytes[..4]).ToString();
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, Prefix);
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/64");
    }
}
