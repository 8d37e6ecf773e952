namespace Gateway.Transforms.RateLimiting.Keys;

/// <summary>What a part of a key is; the numbers are in keys that gateways share, and stay.</summary>
internal enum KeyKind : byte
{
    /// <summary>The client's address.</summary>
    ClientAddress = 1,

    /// <summary>A header of the request.</summary>
    Header = 2,

    /// <summary>A cookie of the request.</summary>
    Cookie = 3,

    /// <summary>A claim of the caller.</summary>
    Claim = 4,

    /// <summary>Whose credential it is.</summary>
    Owner = 5,

    /// <summary>The route.</summary>
    Route = 6,

    /// <summary>The host that was asked for.</summary>
    Host = 7,
}
