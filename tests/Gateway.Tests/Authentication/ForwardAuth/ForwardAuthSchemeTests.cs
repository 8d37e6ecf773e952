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

    [Theory]
    [InlineData(10_000)]
    [InlineData(1_000)]
    public async Task Yes_IsBelievedUntilMaxAge(int milliseconds)
    {
        var (planned, backend, meters) = Asking(TimeSpan.FromMilliseconds(milliseconds));
        using var disposed = meters;
        Assert.Equal("taken", await planned.FaultOfAsync("7|token"));
        backend.Status = 401;

        planned.Clock.Now = planned.Clock.Now.AddMilliseconds(milliseconds - 1);
        Assert.Equal(("taken", 1), (await planned.FaultOfAsync("7|token"), backend.Asked));
        planned.Clock.Now = planned.Clock.Now.AddMilliseconds(1);

        Assert.Equal(("credential_refused", 2), (await planned.FaultOfAsync("7|token"), backend.Asked));
    }

    [Theory]
    [InlineData(0, 200, "taken")]
    [InlineData(10, 401, "credential_refused")]
    [InlineData(10, 500, "unavailable")]
    public async Task Answer_ThatIsNotBelieved_IsForOneRequest(int maxAge, int status, string expected)
    {
        var (planned, backend, meters) = Asking(TimeSpan.FromSeconds(maxAge));
        using var disposed = meters;
        backend.Status = status;

        for (var i = 1; i <= 3; i++)
            Assert.Equal((expected, i), (await planned.FaultOfAsync("7|token"), backend.Asked));
    }

    private static (Planned Planned, Backend Backend, ServiceProvider Meters) Asking(TimeSpan maxAge)
    {
        var planned = Planned.Of(new ForwardAuthOptions { Cluster = "laravel", Path = "/api/user", Claims = new Dictionary<string, string> { ["sub"] = "$.id" }, MaxAge = maxAge });
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var backend = new Backend("""{"id":7}""");
        planned.Surroundings.Attach(backend, new AuthenticationMetrics(meters.GetRequiredService<IMeterFactory>()), NullLogger.Instance);
        return (planned, backend, meters);
    }

    private sealed class Backend(string body) : IClusterCalls
    {
        public int Status { get; set; } = 200;

        public int Asked { get; private set; }

        public Task<ClusterAnswer> SendAsync(ClusterCall call, CancellationToken cancellation)
        {
            Asked++;
            return Task.FromResult(new ClusterAnswer(Status, new HeaderDictionary(), Encoding.UTF8.GetBytes(body), null));
        }
    }
}
