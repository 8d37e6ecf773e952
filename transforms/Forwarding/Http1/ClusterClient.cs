using System.Collections.Concurrent;
using System.Net.Http;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// What a cluster sends requests with: its own pools for HTTP/1.1, and beside them YARP's client for probes and for
/// what YARP forwards. Safe to share.
/// </summary>
/// <param name="yarp">YARP's client.</param>
/// <param name="createPool">Makes the pool of a destination.</param>
internal sealed class ClusterClient(HttpMessageInvoker yarp, Func<Destination, DestinationPool> createPool)
    : HttpMessageInvoker(new NoHandler(), disposeHandler: false)
{
    // Keys are addresses from the configuration, so there are few.
    private readonly ConcurrentDictionary<string, Lazy<DestinationPool>> _pools = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        yarp.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    public override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        yarp.Send(request, cancellationToken);

    /// <summary>The pool of a destination.</summary>
    /// <param name="address">As configured.</param>
    public DestinationPool PoolOf(string address)
    {
        if (_pools.TryGetValue(address, out var pool))
            return pool.Value;
        // A pool owns a timer: exactly one is made.
        return _pools.GetOrAdd(address, static (address, create) => new Lazy<DestinationPool>(() => create(Destination.Of(address))), createPool).Value;
    }

    /// <summary>
    /// Closes the pools' idle connections now, and those in use once they are done. YARP's client stays: requests in
    /// flight may use it, and its idle connections close by themselves.
    /// </summary>
    public void Retire()
    {
        foreach (var pool in _pools.Values)
            pool.Value.Dispose();
    }

    private sealed class NoHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Requests go through YARP's client.");
    }
}
