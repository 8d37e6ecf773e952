namespace Gateway.IntegrationTests.Wire;

/// <summary>How something on the wire broke off: a connection, or a response that was under way.</summary>
public enum WireBreak
{
    /// <summary>It did not: the connection is open, the response came whole.</summary>
    None,

    /// <summary>By the end of the bytes: FIN.</summary>
    Closed,

    /// <summary>By force: RST, or RST_STREAM.</summary>
    Reset,
}
