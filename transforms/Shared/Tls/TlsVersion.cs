namespace Gateway.Transforms.Shared.Tls;

/// <summary>A TLS version that may be accepted; RFC 8996 forbids the older ones.</summary>
public enum TlsVersion
{
    /// <summary>RFC 5246.</summary>
    Tls12,

    /// <summary>RFC 8446.</summary>
    Tls13,
}
