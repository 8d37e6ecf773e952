using System.Net;

namespace Gateway.Transforms.Shared.Addresses;

/// <summary>The peers whose word on clients is taken, as configured now. Safe to share; swapped as a whole.</summary>
public sealed class TrustedProxies
{
    private volatile AddressList _list = AddressList.Empty;

    /// <summary>Whether a peer is one of them; false for a peer without an address, such as on a Unix socket.</summary>
    public bool Contains(IPAddress? address) => _list.Contains(address);

    /// <summary>Puts another list in force.</summary>
    public void Use(AddressList list) => _list = list;
}
