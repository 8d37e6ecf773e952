using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Tests.Forwarding.Http1;

public sealed class ForwardingSettingsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Timeouts_ComeFromTheRoute_ThenTheCluster_ThenTheDefault()
    {
        var cluster = new ClusterOptions { FirstByteTimeout = 2 * Second, IdleTimeout = 3 * Second };

        var settings = ForwardingSettings.Of(new RouteOptions { IdleTimeout = Second }, cluster);

        Assert.Equal((Second, 2 * Second, 5 * Second, 3600 * Second), (settings.Idle, settings.FirstByte, settings.Connect, settings.StreamIdle));
    }

    [Fact]
    public void ActivityTimeout_OfYarp_StandsForBothWaits()
    {
        var settings = ForwardingSettings.Of(new RouteOptions(), new ClusterOptions { HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Second } });

        Assert.Equal((Second, Second), (settings.FirstByte, settings.Idle));
    }

    [Fact]
    public void Grpc_IsTakenWhereNothingIsSaidOfVersions()
    {
        Assert.True(ForwardingSettings.Default.TakesGrpc);
        Assert.True(ForwardingSettings.Of(new RouteOptions(), new ClusterOptions { HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Second } }).TakesGrpc);
        Assert.False(ForwardingSettings.Of(new RouteOptions(), new ClusterOptions { HttpRequest = new ForwarderRequestConfig { Version = new Version(1, 1) } }).TakesGrpc);
    }

    [Fact]
    public void Route_WithoutTransforms_IsPlain()
    {
        var transform = new Dictionary<string, string> { ["PathPrefix"] = "/a" };

        Assert.True(ForwardingSettings.Of(new RouteOptions { Transforms = [] }, new ClusterOptions()).IsPlain);
        Assert.True(ForwardingSettings.Default.IsPlain);
        Assert.False(ForwardingSettings.Of(new RouteOptions { Transforms = [transform] }, new ClusterOptions()).IsPlain);
        Assert.False(ForwardingSettings.Of(new RouteOptions(), new ClusterOptions { SessionAffinity = new SessionAffinityConfig { Enabled = true, AffinityKeyName = "a" } }).IsPlain);
    }

    /// <summary>Whoever else adds transforms to routes that name none would be passed over on plain ones.</summary>
    [Fact]
    public void Transforms_OfRoutesThatNameNone_AreTheGatewaysAndThoseOfAffinity()
    {
        var services = new ServiceCollection();
        services.AddForwarding(TimeProvider.System);

        Assert.Equal(
            ["ActionTransformProvider", "AffinitizeTransformProvider"],
            services.Where(static service => service.ServiceType == typeof(ITransformProvider))
                .Select(static service => (service.ImplementationType ?? service.ImplementationInstance?.GetType())?.Name).Order(StringComparer.Ordinal));
    }

    public static TheoryData<ClusterOptions, bool> Clusters => new()
    {
        { new ClusterOptions(), false },
        { new ClusterOptions { Forwarder = ForwarderKind.Yarp }, true },
        { new ClusterOptions { HttpRequest = new ForwarderRequestConfig { Version = new Version(1, 1) } }, false },
        { new ClusterOptions { HttpRequest = new ForwarderRequestConfig { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact } }, false },
        { new ClusterOptions { HttpRequest = new ForwarderRequestConfig { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher } }, true },
        { new ClusterOptions { HttpRequest = new ForwarderRequestConfig { VersionPolicy = HttpVersionPolicy.RequestVersionExact } }, true },
        { new ClusterOptions { HttpRequest = new ForwarderRequestConfig { Version = new Version(2, 0) } }, true },
        { new ClusterOptions { HttpRequest = new ForwarderRequestConfig { Version = new Version(1, 0) } }, true },
        { new ClusterOptions { HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Second } }, false },
        { new ClusterOptions { HttpClient = new HttpClientConfig { RequestHeaderEncoding = "utf-8" } }, true },
        { new ClusterOptions { HttpClient = new HttpClientConfig { ResponseHeaderEncoding = "iso-8859-1" } }, false },
        { new ClusterOptions { HttpClient = new HttpClientConfig { WebProxy = new WebProxyConfig() } }, true },
    };

    [Theory]
    [MemberData(nameof(Clusters), DisableDiscoveryEnumeration = true)]
    public void Forwarder_IsYarps_ForWhatIsNotPlainHttp11(ClusterOptions cluster, bool usesYarp) =>
        Assert.Equal(usesYarp, ForwardingSettings.Of(new RouteOptions(), cluster).UsesYarp);
}
