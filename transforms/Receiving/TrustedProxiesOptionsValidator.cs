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
            if (!wrong.Contains(index) && !HasHostBits(options.Proxies[index]))
                continue;
            errors.Add(
                $"TrustedProxies:{index}",
                $"'{options.Proxies[index]}' must be an address such as 10.0.0.7 or a network such as 10.0.0.0/8, with nothing set behind the prefix");
        }
    }

    // "10.1.0.0/8" would trust all of 10, which is hardly what was meant.
    private static bool HasHostBits(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0
        && IPNetwork.TryParse(text, out var network)
        && !(IPAddress.TryParse(text.AsSpan(0, slash), out var written) && written.Equals(network.BaseAddress));
}
