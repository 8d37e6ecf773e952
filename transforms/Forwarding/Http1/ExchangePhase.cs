namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>How far an exchange is.</summary>
internal enum ExchangePhase
{
    /// <summary>Getting a connection: the destination has seen nothing.</summary>
    Connecting,

    /// <summary>Sending the request, waiting for the response's head.</summary>
    Waiting,

    /// <summary>Passing the response on.</summary>
    Answering,

    /// <summary>Passing bytes in both directions on an upgraded connection.</summary>
    Upgraded,
}
