using System.Collections.Concurrent;
using System.Net.Http;
using System.Net.Security;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Sockets;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Hands a cluster the connections it already has, also under a new revision, unless its <c>HttpClient</c> or
/// <c>Tls</c> settings changed: an edit of a route or a destination costs no reconnect. A removed cluster's client is forgotten, not
/// disposed: requests in flight keep it, and its idle connections close by themselves.
/// </summary>
internal sealed class ClusterHttpClients(ProxyConfigurationProvider configurations, EventLoops loops, TimeProvider time, ForwardingMetrics metrics)
    : IForwarderHttpClientFactory, IClusterChangeListener
{
    private readonly ConcurrentDictionary<string, (HttpClientConfig Config, DestinationTls Tls, ClusterClient Client)> _clients = new(StringComparer.OrdinalIgnoreCase);

    // YARP adds the revision of a cluster that changed before it removes the last one.
    private readonly ConcurrentDictionary<string, int> _revisions = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context)
    {
        var id = ClusterMetadata.LogicalId(context.NewMetadata, context.ClusterId);
        var (config, tls) = (context.NewConfig, configurations.Latest.Tls[context.ClusterId]);
        if (_clients.TryGetValue(id, out var known) && known.Config.Equals(config) && known.Tls.Fingerprint == tls.Fingerprint)
            return known.Client;

        var client = new ClusterClient(
            new HttpMessageInvoker(new DestinationClients(host => new DestinationClientFactory(tls, host, time).CreateClient(context))),
            destination => new DestinationPool(
                id, new Connector(destination, destination.IsTls ? OptionsFor(destination, tls) : null, loops, time), config.MaxConnectionsPerServer, time, metrics));
        _clients[id] = (config, tls, client);
        known.Client?.Retire();
        return client;
    }

    /// <inheritdoc/>
    public void OnClusterAdded(ClusterState cluster) =>
        _revisions.AddOrUpdate(cluster.Model.Config.LogicalId(), 1, static (_, count) => count + 1);

    /// <inheritdoc/>
    public void OnClusterChanged(ClusterState cluster)
    {
        // A cluster that changes gets a new id, so YARP adds it instead of changing it.
    }

    /// <inheritdoc/>
    public void OnClusterRemoved(ClusterState cluster)
    {
        var id = cluster.Model.Config.LogicalId();
        if (_revisions.AddOrUpdate(id, 0, static (_, count) => count - 1) > 0)
            return;
        _revisions.TryRemove(id, out _);
        if (_clients.TryRemove(id, out var client))
            client.Client.Retire();
    }

    private static SslClientAuthenticationOptions OptionsFor(Destination destination, DestinationTls tls)
    {
        var options = tls.OptionsFor(destination.Host);
        options.ApplicationProtocols = [SslApplicationProtocol.Http11];
        return options;
    }
}
