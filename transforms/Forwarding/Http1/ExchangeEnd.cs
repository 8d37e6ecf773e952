namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Who ended an exchange before its time.</summary>
internal enum ExchangeEnd
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>The client, or the limit for the whole exchange, which cancels the request in the same way.</summary>
    Cancelled,

    /// <summary>The watchdog: a wait was too long.</summary>
    OutOfTime,
}
