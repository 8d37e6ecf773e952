using System.Net;
using Gateway.Hosting;
using Gateway.Tests.Hosting;
using Gateway.Tests.Observability;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Forwarding;

/// <summary>What is known of destinations' health, in the whole gateway; nothing listens where the destination is.</summary>
public sealed class HealthTests
{
    private const string Active = """ "Active": { "Enabled": true, "Interval": "1h", "Timeout": "5s" } """;

    [Fact]
    public async Task Edit_OfAClusterWithAnActivelyUnhealthyDestination_KeepsItOut()
    {
        using var file = new GatewayFile(Text("shop", Active));
        await using var host = await StartAsync(file);
        await Poll.UntilAsync(() => Health(host, "shop").Active == DestinationHealth.Unhealthy, "the first probe");

        file.Write(Text("Shop", Active, """, "Edited": "yes" """));

        await Poll.UntilAsync(() => Clusters(host).Any(static cluster => cluster.Model.Config.LogicalId() == "Shop"), "the edit");
        Assert.Equal(DestinationHealth.Unhealthy, Health(host, "Shop").Active);
        await using var gateway = new RunningGateway(host);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Client.GetAsync("/x")).StatusCode);
    }

    [Fact]
    public async Task Edit_OfAClusterWithAPassivelyUnhealthyDestination_KeepsItOut()
    {
        using var file = new GatewayFile(Text("shop", Passive("1h")));
        await using var host = await StartAsync(file);
        TurnUnhealthy(host);

        file.Write(Text("shop", Passive("1h"), """, "Edited": "yes" """));

        await Poll.UntilAsync(() => IsEdited(host), "the edit");
        Assert.Equal(DestinationHealth.Unhealthy, Health(host, "shop").Passive);
    }

    [Fact]
    public async Task Edit_OfAClusterWithAPassivelyUnhealthyDestination_StillGivesItAnotherChance()
    {
        using var file = new GatewayFile(Text("shop", Passive("1h")));
        await using var host = await StartAsync(file);
        TurnUnhealthy(host);

        file.Write(Text("shop", Passive("100ms"), """, "Edited": "yes" """));

        await Poll.UntilAsync(() => IsEdited(host) && Health(host, "shop").Passive == DestinationHealth.Unknown, "another chance");
        await Poll.UntilAsync(() => Clusters(host).Single().DestinationsState.AvailableDestinations.Count == 1, "it may be chosen");
    }

    [Fact]
    public async Task Probes_OfADeadDestination_AreToldOnceAndWithoutAStackTrace()
    {
        var log = new CapturedLog();
        using var file = new GatewayFile(Text("shop", """ "Active": { "Enabled": true, "Interval": "10ms", "Timeout": "5s" } """));
        await using var host = await StartAsync(file, log);

        await Poll.UntilAsync(() => log.Entries.Any(static entry => entry.Text.Contains("Unhealthy", StringComparison.Ordinal)), "the change");

        Assert.Contains(
            (LogLevel.Warning, "Gateway.Transforms.Forwarding.HealthReport", "Cluster shop, destination a is now Unhealthy (active): was Unknown"), log.Entries);
        Assert.DoesNotContain(log.Entries, static entry => entry.Category.StartsWith("Yarp.ReverseProxy.Health", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Passive_FallAndRecovery_AreToldOnceEach()
    {
        var log = new CapturedLog();
        using var file = new GatewayFile(Text("shop", Passive("1h")));
        await using var host = await StartAsync(file, log);
        var (cluster, destination) = (Clusters(host).Single(), Clusters(host).Single().Destinations["a"]);
        var updater = host.Services.GetRequiredService<IDestinationHealthUpdater>();

        updater.SetPassive(cluster, destination, DestinationHealth.Healthy, TimeSpan.FromHours(1));
        updater.SetPassive(cluster, destination, DestinationHealth.Unhealthy, TimeSpan.FromHours(1));
        updater.SetPassive(cluster, destination, DestinationHealth.Unhealthy, TimeSpan.FromHours(1));
        updater.SetPassive(cluster, destination, DestinationHealth.Healthy, TimeSpan.FromHours(1));

        Assert.Equal(
            [
                "Cluster shop, destination a is now Unhealthy (passive): was Healthy; it gets another chance in 3600 s",
                "Cluster shop, destination a is now Healthy (passive): was Unhealthy",
            ],
            log.Entries.Where(static entry => entry.Category.Contains("Health", StringComparison.Ordinal)).Select(static entry => entry.Text));
    }

    private static string Passive(string period) =>
        $$""" "Passive": { "Enabled": true, "Policy": "TransportFailureRate", "ReactivationPeriod": "{{period}}" } """;

    private static string Text(string cluster, string health, string metadata = "") => $$"""
        {
          "Kestrel": { "Endpoints": { "web": { "Url": "http://127.0.0.1:0" } } },
          "Admin": { "Url": "http://127.0.0.1:0" },
          "Telemetry": { "AccessLog": { "Enabled": false } },
          "ReverseProxy": {
            "Routes": { "all": { "ClusterId": "{{cluster}}", "Match": { "Path": "/{**rest}" } } },
            "Clusters": {
              "{{cluster}}": {
                "HealthCheck": { {{health}}, "AvailableDestinationsPolicy": "HealthyAndUnknown" },
                "Metadata": { "ConsecutiveFailuresHealthPolicy.Threshold": "1" {{metadata}} },
                "Destinations": { "a": { "Address": "http://127.0.0.1:1" } }
              }
            }
          }
        }
        """;

    private static async Task<GatewayHost> StartAsync(GatewayFile file, CapturedLog? log = null)
    {
        var host = GatewayHost.Create(file.FullName, urls: null, out var loaded);
        Assert.Empty(loaded.Errors.Errors);
        if (log is not null)
            host!.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        Assert.True(await host!.ActivateAsync(CancellationToken.None));
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    private static IEnumerable<ClusterState> Clusters(GatewayHost host) => host.Services.GetRequiredService<IProxyStateLookup>().GetClusters();

    private static bool IsEdited(GatewayHost host) =>
        Clusters(host).ToArray() is [var cluster] && cluster.Model.Config.Metadata!.ContainsKey("Edited");

    private static DestinationHealthState Health(GatewayHost host, string cluster) =>
        Clusters(host).First(other => other.Model.Config.LogicalId() == cluster).Destinations["a"].Health;

    private static void TurnUnhealthy(GatewayHost host)
    {
        var cluster = Clusters(host).Single();
        host.Services.GetRequiredService<IDestinationHealthUpdater>().SetPassive(
            cluster, cluster.Destinations["a"], DestinationHealth.Unhealthy, TimeSpan.FromHours(1));
    }
}
