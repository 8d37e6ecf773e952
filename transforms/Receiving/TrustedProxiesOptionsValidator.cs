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
            else if (WrittenNetwork.WithoutHostBits(text) is { } network)
                errors.Add($"TrustedProxies:{index}", $"'{text}' sets bits behind its prefix: the network is {network}, and the address alone would be without '/'");
            else if (text.EndsWith("/0", StringComparison.Ordinal))
                errors.Warn($"TrustedProxies:{index}", $"'{text}' is everybody: any client can say who it is and what it asked for");
        }
    }
}
