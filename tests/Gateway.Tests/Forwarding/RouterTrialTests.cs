using System.Diagnostics;
using Gateway.Transforms.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Forwarding;

public sealed class RouterTrialTests
{
    [Fact]
    public async Task FindFault_SoundRoutes_IsNull() =>
        Assert.Null(await FindFaultAsync(new RouteMatch { Path = "/a/{id:int}", Hosts = ["shop.test:8080"], Methods = ["GET"] }));

    [Fact]
    public async Task FindFault_HostTheRouterCannotRead_IsFound() =>
        Assert.NotNull(await FindFaultAsync(new RouteMatch { Path = "/{**rest}", Hosts = ["shop.test:http"] }));

    [Fact]
    public async Task FindFault_UnknownConstraint_IsFound() =>
        Assert.NotNull(await FindFaultAsync(new RouteMatch { Path = "/{id:nosuch}" }));

    private static async ValueTask<string?> FindFaultAsync(RouteMatch match)
    {
        await using var services = new ServiceCollection().AddLogging().AddForwarding(TimeProvider.System).AddSingleton(_ => new DiagnosticListener("test")).BuildServiceProvider();
        return await new RouterTrial(services).FindFaultAsync([new RouteConfig { RouteId = "r", ClusterId = "c", Match = match }]);
    }
}
