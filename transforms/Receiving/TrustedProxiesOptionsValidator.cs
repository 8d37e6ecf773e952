using System.Globalization;
using System.Net;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Receiving;

/// <summary>Finds everything wrong with the section.</summary>
internal static class TrustedProxiesOptionsValidator
{
    public static void Validate(TrustedProxiesOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        var wrong = new List<int>();
        AddressList.Parse(options.Proxies, wrong);
        for (var index = 0; index < options.Proxies.Count; index++)
        {
            var text = options.Proxies[index];
            if (wrong.Contains(index))
                errors.Add($"TrustedProxies:{index}", $"'{text}' must be an address such as 10.0.0.7 or a network such as 10.0.0.0/8");
            else if (NetworkMeant(text) is { } network)
                errors.Add($"TrustedProxies:{index}", $"'{text}' sets bits behind its prefix: the network is {network}, and the address alone would be without '/'");
            else if (text.EndsWith("/0", StringComparison.Ordinal))
                errors.Warn($"TrustedProxies:{index}", $"'{text}' is everybody: any client can say who it is and what it asked for");
        }
    }

    // "10.1.0.0/8" would trust all of 10, which is hardly what was meant. Null where nothing is set behind the prefix.
    private static string? NetworkMeant(string text)
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
