using System.Collections.Concurrent;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Hands a cluster the connections it already has, also under a new revision, unless its <c>HttpClient</c> settings
/// changed: an edit of a route or a destination costs no reconnect.
/// </summary>
internal sealed class ClusterHttpClients : ForwarderHttpClientFactory, IForwarderHttpClientFactory
{
    // Node closes idle connections after 5 s, Apache too. Ours must be gone before, or a request meets a closed one.
    private static readonly TimeSpan IdleConnection = TimeSpan.FromSeconds(4);

    // Long enough to be cheap, short enough to follow a change in DNS.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (HttpClientConfig Config, HttpMessageInvoker Client)> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    HttpMessageInvoker IForwarderHttpClientFactory.CreateClient(ForwarderHttpClientContext context)
    {
        var id = ClusterMetadata.LogicalId(context.NewMetadata, context.ClusterId);
        if (_clients.TryGetValue(id, out var known) && known.Config.Equals(context.NewConfig))
            return known.Client;

        var client = CreateClient(context);
        _clients[id] = (context.NewConfig, client);
        return client;
    }

    /// <inheritdoc/>
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.PooledConnectionIdleTimeout = IdleConnection;
        handler.PooledConnectionLifetime = ConnectionLifetime;
    }
}
