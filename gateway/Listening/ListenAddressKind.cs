namespace Gateway.Listening;

/// <summary>What a <see cref="ListenAddress"/> binds.</summary>
internal enum ListenAddressKind
{
    /// <summary>One IP address; <c>[::]</c> is all of IPv4 and IPv6.</summary>
    Ip,

    /// <summary>The loopback addresses of IPv4 and IPv6.</summary>
    Localhost,

    /// <summary>All addresses: IPv6 and IPv4 where the system has both.</summary>
    Any,

    /// <summary>A Unix domain socket.</summary>
    Unix,
}
