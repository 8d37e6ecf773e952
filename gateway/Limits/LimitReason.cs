namespace Gateway.Limits;

/// <summary>The limit that cost a client its connection.</summary>
internal enum LimitReason
{
    /// <summary>As many connections as there may be in all.</summary>
    Connections,

    /// <summary>As many connections as one address may have.</summary>
    Address,

    /// <summary>Who came to a listener with <c>ProxyProtocol</c> is no trusted proxy.</summary>
    ProxyPeer,

    /// <summary>A trusted proxy sent no header of the PROXY protocol, a broken one, or only a part in time.</summary>
    ProxyHeader,

    /// <summary>No file descriptor was left to accept with, and the client waits in the queue; or one of the last, and it was closed.</summary>
    Descriptors,

    /// <summary>Silent from the start.</summary>
    FirstByte,

    /// <summary>Too many RST_STREAM in a second.</summary>
    Http2Resets,

    /// <summary>Too many frames without content in a second.</summary>
    Http2ControlFrames,
}
