using System.Net;
using System.Net.NetworkInformation;
using Gateway.Admin;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Listening;

/// <summary>
/// Knows the addresses at which whoever asks is answered by this gateway. No name but <c>localhost</c> is resolved. Made
/// for one look at a configuration, used by one thread.
/// </summary>
internal sealed class OwnAddresses
{
    private readonly List<(ListenAddress Address, string Reason)> _own = [];
    private readonly Lazy<HashSet<IPAddress>> _machine = new(OfThisMachine);

    /// <summary>Those of a configuration.</summary>
    /// <param name="sections">All of it; sections with errors count as absent.</param>
    /// <param name="urls">The command line's <c>--urls</c>, or null.</param>
    public OwnAddresses(ConfigurationSections sections, string? urls)
    {
        foreach (var written in sections.All<ListeningOptions>())
        {
            foreach (var (name, endpoint) in (urls is null ? written : ListeningUrls.Override(written, urls)).Endpoints)
                Add(endpoint.Url, $"is the gateway's own endpoint '{name}': it would ask itself without end");
        }

        foreach (var url in sections.All<AdminOptions>().Select(static admin => admin.Url).OfType<string>())
            Add(url, "is the gateway's own admin port, which is for operators");
    }

    /// <summary>Why an address cannot be a backend's, in the words that follow the address; null where it is not the gateway's.</summary>
    /// <param name="address">An http or https URL.</param>
    public string? Find(Uri address)
    {
        foreach (var (own, reason) in _own)
        {
            if (own.Port == address.Port && own.Addresses().Any(listening => Meant(address.Host).Any(asked => Meets(listening, asked))))
                return reason;
        }

        return null;
    }

    // What is wrong with a URL is for its own validator to say.
    private void Add(string url, string reason)
    {
        if (ListenAddress.TryParse(url, out var address, out _))
            _own.Add((address!, reason));
    }

    private bool Meets(IPAddress listening, IPAddress asked)
    {
        if (listening.Equals(asked))
            return true;
        // [::] is bound for IPv4 as well.
        var isAny = listening.Equals(IPAddress.IPv6Any) || (listening.Equals(IPAddress.Any) && asked.AddressFamily == listening.AddressFamily);
        return isAny && (IPAddress.IsLoopback(asked) || _machine.Value.Contains(asked));
    }

    // Who connects to no address in particular meets this machine.
    private static IEnumerable<IPAddress> Meant(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        if (!IPAddress.TryParse(host, out var ip))
            return [];
        if (ip.IsIPv4MappedToIPv6)
            ip = ip.MapToIPv4();
        return [ip.Equals(IPAddress.Any) ? IPAddress.Loopback : ip.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : ip];
    }

    private static HashSet<IPAddress> OfThisMachine() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static card => card.GetIPProperties().UnicastAddresses)
            .Select(static unicast => unicast.Address),
    ];
}
