using System.Net;

namespace Gateway.Transforms.Shared.Addresses;

/// <summary>Addresses and networks. Immutable, safe to share.</summary>
public sealed class AddressList
{
    private readonly IPNetwork[] _networks;

    private AddressList(IPNetwork[] networks) => _networks = networks;

    /// <summary>Holds nothing.</summary>
    public static AddressList Empty { get; } = new([]);

    /// <summary>Reads the texts, IPv4 inside IPv6 (<c>::ffff:192.0.2.0/120</c>) as IPv4; adds those that are neither address nor network to <paramref name="wrong"/> by index.</summary>
    public static AddressList Parse(IReadOnlyList<string> texts, ICollection<int> wrong)
    {
        var networks = new List<IPNetwork>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (TryParse(texts[i], out var network))
                networks.Add(network);
            else
                wrong.Add(i);
        }

        return new AddressList([.. networks]);
    }

    /// <summary>True when a network holds the address; an IPv4 address inside IPv6 counts as IPv4.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null || _networks.Length == 0)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in _networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!WrittenAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
            return false;
        if (slash >= 0)
            return IPNetwork.TryParse(text, out network) && (!address.IsIPv4MappedToIPv6 || TryUnmap(ref network));
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        network = new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }

    // Addresses are looked up as IPv4, so that a network of IPv6 would hold none of them; a larger one than all of IPv4 is a mistake.
    private static bool TryUnmap(ref IPNetwork network)
    {
        const int MappedBits = 96;

        if (network.PrefixLength < MappedBits)
            return false;
        network = new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedBits);
        return true;
    }
}
