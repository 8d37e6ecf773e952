namespace Gateway.Listening.Proxies;

/// <summary>How far the bytes read are a header.</summary>
internal enum ProxyHeaderStatus
{
    /// <summary>So far so good, but more must come.</summary>
    Partial,

    /// <summary>The header is there.</summary>
    Whole,

    /// <summary>No bytes that follow could make it a header.</summary>
    Invalid,
}
