using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Transforms.Forwarding.Calls;

/// <summary>
/// Sends the gateway's own requests through the steps of clients' requests, from affinity to the backend, on an endpoint that no
/// address leads to. Safe to share between threads.
/// </summary>
/// <param name="clusters">YARP's clusters.</param>
/// <param name="configurations">Which of them are in force.</param>
/// <param name="transforms">Makes what requests to a cluster need.</param>
/// <param name="services">The gateway's services.</param>
internal sealed class ClusterCalls(
    IProxyStateLookup clusters, ProxyConfigurationProvider configurations, ITransformBuilder transforms, IServiceProvider services) : IClusterCalls
{
    private const string RouteId = "(call)";

    private readonly ConditionalWeakTable<ProxyConfiguration, ConcurrentDictionary<string, Endpoint>> _endpoints = [];
    private RequestDelegate? _pipeline;

    /// <summary>Gives it the steps; those of any route.</summary>
    public void Attach(RequestDelegate pipeline) => _pipeline = pipeline;

    /// <inheritdoc/>
    public async Task<ClusterAnswer> SendAsync(ClusterCall call, CancellationToken cancellation)
    {
        if (_pipeline is not { } pipeline || FindEndpoint(call.Cluster) is not { } endpoint)
            return ClusterAnswer.Failed("no such cluster");

        using var exchange = new CallContext(call, services, cancellation);
        exchange.Context.SetEndpoint(endpoint);
        try
        {
            await pipeline(exchange.Context);
            return await exchange.AnswerAsync();
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            return ClusterAnswer.Failed("timeout");
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return ClusterAnswer.Failed("broken off");
        }
    }

    private Endpoint? FindEndpoint(string cluster)
    {
        var configuration = configurations.Latest;
        var known = _endpoints.GetOrCreateValue(configuration);
        if (known.TryGetValue(cluster, out var endpoint))
            return endpoint;
        return configuration.Called.TryGetValue(cluster, out var called) && clusters.TryGetCluster(called.ProxyId, out var state)
            ? known.GetOrAdd(cluster, Create(state, called))
            : null;
    }

    private Endpoint Create(ClusterState cluster, CalledCluster called)
    {
        var route = new RouteConfig { RouteId = RouteId, ClusterId = cluster.ClusterId, Match = new RouteMatch { Path = "/{**any}" } };
        HttpTransformer transformer = transforms.Build(route, cluster.Model.Config);
        return new Endpoint(null, new EndpointMetadataCollection(new RouteModel(route, cluster, transformer), called.Settings), RouteId);
    }
}
