using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.ForwardAuth;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Authentication.ForwardAuth;

public sealed class ForwardAuthSchemeTests
{
    [Theory]
    [InlineData("""{"id":7,"abilities":["*"]}""", true)]
    [InlineData("""{"id":"7","abilities":["orders:read"]}""", true)]
    [InlineData("""{"id":7,"abilities":["cart"]}""", false)]
    [InlineData("""{"id":7}""", false)]
    public async Task Answer_OfLaravel_IsACallerWithATextForASubject(string body, bool mayRead)
    {
        var planned = Planned.Of(
            new ForwardAuthOptions { Cluster = "laravel", Path = "/api/caller", Claims = new Dictionary<string, string> { ["sub"] = "$.id", ["scope"] = "$.abilities" }, AllScopes = "*" },
            new PolicyOptions { Scopes = ["orders:read"] });
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        planned.Surroundings.Attach(new Backend(body), new AuthenticationMetrics(meters.GetRequiredService<IMeterFactory>()), NullLogger.Instance);

        var caller = (await planned.AskAsync("7|token"))!.Value.Caller!;

        Assert.Equal(JsonValueKind.String, caller.Claims.GetProperty("sub").ValueKind);
        Assert.Equal("7", caller.Claims.GetProperty("sub").GetString());
        Assert.Equal(mayRead, planned.Policy().IsMetBy(caller, planned.Policy().Schemes[0]));
    }

    private sealed class Backend(string body) : IClusterCalls
    {
        public Task<ClusterAnswer> SendAsync(ClusterCall call, CancellationToken cancellation) =>
            Task.FromResult(new ClusterAnswer(200, new HeaderDictionary(), Encoding.UTF8.GetBytes(body), null));
    }
}
