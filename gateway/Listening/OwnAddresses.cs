using System.Net;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Listening;

/// <summary>
/// Knows the addresses at which whoever asks is answered by this gateway, wherever it runs: what an address of a network card reaches depends on the machine and on what it
/// does with packets, and is not asked. No name but <c>localhost</c> is resolved. Made for one look at a configuration, used by one thread.
/// </summary>
internal sealed class OwnAddresses
{
    private readonly List<(ListenAddress Address, string Name)> _own = [];

    /// <summary>Those of a configuration. Of one whose only endpoint is the default none: it may say nothing itself, and the command line of the process that will run may.</summary>
    /// <param name="sections">All of it; sections with errors count as absent.</param>
    /// <param name="urls">The command line's <c>--urls</c>, or null.</param>
    public OwnAddresses(ConfigurationSections sections, string? urls)
    {
        foreach (var written in sections.All<ListeningOptions>())
        {
            if (urls is null && written.Endpoints.Values.All(static endpoint => endpoint.Url == ListeningOptions.DefaultUrl))
                continue;
            foreach (var (name, endpoint) in (urls is null ? written : ListeningUrls.Override(written, urls)).Endpoints)
            {
                // What is wrong with a URL is for its own validator to say.
                if (ListenAddress.TryParse(endpoint.Url, out var address, out _))
                    _own.Add((address!, name));
            }
        }
    }

    /// <summary>Why an address cannot be a backend's, in the words that follow the address; null where it is not the gateway's.</summary>
    /// <param name="address">An http or https URL.</param>
    public string? Find(Uri address)
    {
        foreach (var (own, name) in _own)
        {
            if (own.Port == address.Port && own.Addresses().Any(listening => Meant(address.Host).Any(asked => Meets(listening, asked))))
                return $"is the gateway's own endpoint '{name}': it would ask itself without end";
        }

        return null;
    }

    private static bool Meets(IPAddress listening, IPAddress asked)
    {
        if (listening.Equals(asked))
            return true;
        // [::] is bound for IPv4 as well.
        var isAny = listening.Equals(IPAddress.IPv6Any) || (listening.Equals(IPAddress.Any) && asked.AddressFamily == listening.AddressFamily);
        return isAny && IPAddress.IsLoopback(asked);
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
}
