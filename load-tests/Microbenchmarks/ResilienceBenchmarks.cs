using System.Net.Http;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Resilience;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Microbenchmarks;

/// <summary>
/// What a policy adds to a request that need not wait: its two steps, from the place at the cluster to the place at the destination. <see cref="Without"/> is a route without a policy, which passes the same two steps.
/// </summary>
[MemoryDiagnoser]
public class ResilienceBenchmarks
{
    private readonly DefaultHttpContext _context = new();
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());
    private ResilienceMiddleware? _middleware;
    private Proxy? _proxy;
    private Endpoint? _none;
    private Endpoint? _route;

    /// <summary>Which parts of a policy.</summary>
    [Params("MaxConcurrency", "All")]
    public string Policy { get; set; } = "All";

    /// <summary>A route, its cluster of two destinations, and its policy.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var options = new ResilienceOptions
        {
            Policies = new Dictionary<string, ResiliencePolicyOptions>
            {
                ["MaxConcurrency"] = new() { MaxConcurrency = 8, Queue = new() },
                ["All"] = new() { MaxConcurrency = 8, MaxConcurrencyPerDestination = 8, Queue = new(), Retry = new(), Breaker = new(), Outliers = new(), SlowStart = TimeSpan.FromSeconds(30) },
            },
        };
        var sections = new ConfigurationSections([KeyValuePair.Create(typeof(ResilienceOptions), (object)options)]);
        var resolved = new ResilienceOptionsValidator(new ResilienceServices(TimeProvider.System)).Resolve(new RouteKeyContext("shop", "ResiliencePolicy", Policy, sections, new ConfigurationErrors()))!;
        _route = new Endpoint(null, new EndpointMetadataCollection(resolved), "shop");
        _none = new Endpoint(null, new EndpointMetadataCollection(), "none");
        _proxy = new Proxy(_client);
        var attempt = new AttemptMiddleware(static _ => Task.CompletedTask);
        _middleware = new ResilienceMiddleware(context =>
        {
            // As load balancing leaves it.
            var proxy = context.Features.Get<IReverseProxyFeature>()!;
            proxy.AvailableDestinations = proxy.AvailableDestinations[0];
            return attempt.InvokeAsync(context);
        });
    }

    /// <summary>A route without a policy.</summary>
    [Benchmark(Baseline = true)]
    public Task Without() => Ask(_none!);

    /// <summary>A route with one.</summary>
    [Benchmark]
    public Task With() => Ask(_route!);

    /// <summary>Lets go of the client.</summary>
    [GlobalCleanup]
    public void Cleanup() => _client.Dispose();

    private Task Ask(Endpoint endpoint)
    {
        _proxy!.AvailableDestinations = _proxy.AllDestinations;
        _context.Features.Set<IReverseProxyFeature>(_proxy);
        _context.SetEndpoint(endpoint);
        return _middleware!.InvokeAsync(_context);
    }

    private sealed class Proxy : IReverseProxyFeature
    {
        public Proxy(HttpMessageInvoker client)
        {
            var config = new ClusterConfig { ClusterId = "laravel" };
            Cluster = new ClusterModel(config, client);
            Route = new RouteModel(new RouteConfig { RouteId = "shop" }, new ClusterState("laravel", Cluster), HttpTransformer.Default);
            AllDestinations = [Destination("a"), Destination("b")];
            AvailableDestinations = AllDestinations;
        }

        public RouteModel Route { get; }

        public ClusterModel Cluster { get; }

        public IReadOnlyList<DestinationState> AllDestinations { get; }

        public IReadOnlyList<DestinationState> AvailableDestinations { get; set; }

        public DestinationState? ProxiedDestination { get; set; }

        private static DestinationState Destination(string id) => new(id, new DestinationModel(new DestinationConfig { Address = $"http://{id}/" }));
    }
}
