using System.Collections.Concurrent;
using System.Net.Http;
using System.Net.Security;
using System.Security.Authentication;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Hands a cluster the connections it already has, also under a new revision, unless its <c>HttpClient</c> settings
/// changed: an edit of a route or a destination costs no reconnect. A removed cluster's client is forgotten, not
/// disposed: requests in flight keep it, and its idle connections close by themselves.
/// </summary>
internal sealed class ClusterHttpClients(TimeProvider time, ForwardingMetrics metrics)
    : ForwarderHttpClientFactory, IForwarderHttpClientFactory, IClusterChangeListener
{
    // Node closes idle connections after 5 s, Apache too. Ours must be gone before, or a request meets a closed one.
    private static readonly TimeSpan IdleConnection = TimeSpan.FromSeconds(4);

    // Long enough to be cheap, short enough to follow a change in DNS.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (HttpClientConfig Config, ClusterClient Client)> _clients = new(StringComparer.OrdinalIgnoreCase);

    // YARP adds the revision of a cluster that changed before it removes the last one.
    private readonly ConcurrentDictionary<string, int> _revisions = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    HttpMessageInvoker IForwarderHttpClientFactory.CreateClient(ForwarderHttpClientContext context)
    {
        var id = ClusterMetadata.LogicalId(context.NewMetadata, context.ClusterId);
        if (_clients.TryGetValue(id, out var known) && known.Config.Equals(context.NewConfig))
            return known.Client;

        var config = context.NewConfig;
        var client = new ClusterClient(
            CreateClient(context),
            destination => new DestinationPool(
                id, new Connector(destination, destination.IsTls ? TlsOptions(destination, config) : null), config.MaxConnectionsPerServer, time, metrics));
        _clients[id] = (config, client);
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

    /// <inheritdoc/>
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.PooledConnectionIdleTimeout = IdleConnection;
        handler.PooledConnectionLifetime = ConnectionLifetime;
    }

    private static SslClientAuthenticationOptions TlsOptions(Destination destination, HttpClientConfig config) => new()
    {
        TargetHost = destination.Host,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        EnabledSslProtocols = config.SslProtocols ?? SslProtocols.None,
#pragma warning disable CA5359 // What the operator asked for by the key's name.
        RemoteCertificateValidationCallback = config.DangerousAcceptAnyServerCertificate == true ? static (_, _, _, _) => true : null,
#pragma warning restore CA5359
    };
}
