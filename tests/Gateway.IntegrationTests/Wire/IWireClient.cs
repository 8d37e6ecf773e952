namespace Gateway.IntegrationTests.Wire;

/// <summary>One connection of a client, in one version of HTTP. Not for two threads at once.</summary>
internal interface IWireClient : IAsyncDisposable
{
    /// <summary>Sends a request and takes what comes for it, to its end or to the connection's.</summary>
    Task<WireResponse> SendAsync(WireRequest request);
}
