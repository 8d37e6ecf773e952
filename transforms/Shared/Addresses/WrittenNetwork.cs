using System.Globalization;
using System.Net;

namespace Gateway.Transforms.Shared.Addresses;

/// <summary>Networks as a configuration writes them.</summary>
internal static class WrittenNetwork
{
    /// <summary>
    /// The network that a text names which sets bits behind its prefix: <c>10.1.0.0/8</c> is all of 10, which is hardly what was meant. Null where nothing is set there, for an address alone,
    /// and for what is no network.
    /// </summary>
    public static string? WithoutHostBits(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var address) || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
            return null;

        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        var network = new IPAddress(bytes);
        return network.Equals(address) ? null : $"{network}/{prefix.ToString(CultureInfo.InvariantCulture)}";
    }
}
