using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Forwarding;

public sealed class ClusterHttpClientsTests : IDisposable
{
    private readonly EventLoops _loops = new(NullLogger<EventLoops>.Instance);
    private readonly ProxyConfigurationProvider _configurations = new(TimeProvider.System);
    private readonly ClusterHttpClients _clients;

    public ClusterHttpClientsTests() => _clients = new(_configurations, _loops, TimeProvider.System, new ForwardingMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()));

    public void Dispose() => _loops.Dispose();

    [Fact]
    public void Remove_OfTheLastRevision_ForgetsTheClientWithoutClosingIt()
    {
        var first = Add("shop@1");
        var second = Add("shop@2");
        Assert.Same(first.Model.HttpClient, second.Model.HttpClient);

        _clients.OnClusterRemoved(first);
        var third = Add("shop@3");
        Assert.Same(first.Model.HttpClient, third.Model.HttpClient);

        _clients.OnClusterRemoved(second);
        _clients.OnClusterRemoved(third);
        Assert.NotSame(first.Model.HttpClient, Add("SHOP@4").Model.HttpClient);
    }

    [Fact]
    public async Task Remove_WhileARequestMayStillUseIt_LeavesTheClientOpen()
    {
        var cluster = Add("shop@1");
        _clients.OnClusterRemoved(cluster);

        // A disposed client would say so instead of trying to connect.
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/");
        await Assert.ThrowsAsync<HttpRequestException>(() => cluster.Model.HttpClient.SendAsync(request, CancellationToken.None));
    }

    [Fact]
    public void Add_WithOtherTls_MakesANewClient()
    {
        var first = Add("shop@1", "one");

        Assert.Same(first.Model.HttpClient, Add("shop@2", "one").Model.HttpClient);
        Assert.NotSame(first.Model.HttpClient, Add("shop@3", "two").Model.HttpClient);
    }

    private ClusterState Add(string id, string tls = "one")
    {
        var config = new ClusterConfig
        {
            ClusterId = id,
            HttpClient = HttpClientConfig.Empty,
            Metadata = new Dictionary<string, string> { [ClusterMetadata.LogicalIdKey] = id[..id.IndexOf('@', StringComparison.Ordinal)] },
        };
        _ = _configurations.ApplyAsync(new ProxyConfiguration(1, [], [config], FrozenDictionary<string, object[]>.Empty)
        {
            Tls = new Dictionary<string, DestinationTls> { [id] = new(tls) }.ToFrozenDictionary(StringComparer.Ordinal),
        });
        _configurations.ConfigurationApplied([]);
        var client = _clients.CreateClient(new ForwarderHttpClientContext
        {
            ClusterId = id,
            NewConfig = HttpClientConfig.Empty,
            NewMetadata = config.Metadata,
        });
        var cluster = new ClusterState(id, new ClusterModel(config, client));
        _clients.OnClusterAdded(cluster);
        return cluster;
    }
}
