namespace Gateway.Limits;

/// <summary>The limit that cost a client its connection.</summary>
internal enum LimitReason
{
    /// <summary>As many connections as there may be in all.</summary>
    Connections,

    /// <summary>As many connections as one address may have.</summary>
    Address,

    /// <summary>No file descriptor was left to accept with; the client waits in the queue.</summary>
    Descriptors,

    /// <summary>Silent from the start.</summary>
    FirstByte,

    /// <summary>Too many RST_STREAM in a second.</summary>
    Http2Resets,

    /// <summary>Too many frames without content in a second.</summary>
    Http2ControlFrames,
}
