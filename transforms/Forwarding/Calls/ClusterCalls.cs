using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Forwarding.Calls;

/// <summary>
/// Sends the gateway's own requests through the steps of clients' requests, from affinity to the backend, on an endpoint that no
/// address leads to. Safe to share between threads.
/// </summary>
/// <param name="configurations">Which clusters are in force.</param>
/// <param name="endpoints">Makes the endpoints.</param>
/// <param name="services">The gateway's services.</param>
internal sealed class ClusterCalls(ProxyConfigurationProvider configurations, CallEndpoints endpoints, IServiceProvider services) : IClusterCalls
{
    private readonly ConditionalWeakTable<ProxyConfiguration, ConcurrentDictionary<(string Caller, string Cluster), Endpoint>> _endpoints = [];
    private RequestDelegate? _pipeline;

    /// <summary>Gives it the steps; those of any route.</summary>
    public void Attach(RequestDelegate pipeline) => _pipeline = pipeline;

    /// <inheritdoc/>
    public async Task<ClusterAnswer> SendAsync(ClusterCall call, CancellationToken cancellation)
    {
        if (_pipeline is not { } pipeline || FindEndpoint(call.Caller, call.Cluster) is not { } endpoint)
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

    private Endpoint? FindEndpoint(string caller, string cluster)
    {
        var configuration = configurations.Latest;
        var known = _endpoints.GetOrCreateValue(configuration);
        if (known.TryGetValue((caller, cluster), out var endpoint))
            return endpoint;
        // A request of the generation before may ask for one that is gone: the cluster answers it all the same.
        var metadata = configuration.Callers.GetValueOrDefault(caller) ?? [];
        return configuration.Called.TryGetValue(cluster, out var called) && endpoints.TryCreate(new PlannedCall(caller, called, metadata), pipeline: null) is { } created
            ? known.GetOrAdd((caller, cluster), created)
            : null;
    }
}
