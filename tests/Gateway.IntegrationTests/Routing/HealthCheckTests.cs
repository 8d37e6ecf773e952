using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Routing;

[Collection(RoutingTests.Name)]
public sealed class HealthCheckTests(RoutingGateway routing, ITestOutputHelper output) : GatewayTest(routing.Gateway, output), IAsyncLifetime
{
    private const int Sample = 10;

    internal static string Routes { get; } = string.Join(",\n", ((string[])["checked", "panic", "passive"]).Select(static id =>
        $$"""
        "{{id}}": { "ClusterId": "{{id}}", "Match": { "Path": "/{{id}}/{**rest}" }, "Transforms": [ { "PathRemovePrefix": "/{{id}}" } ] }
        """));

    internal static string Clusters(TestBackends backends)
    {
        // Nothing listens on port 1.
        var dead = "http://127.0.0.1:1";
        return
            $$"""
            {{Checked("checked", "HealthyAndUnknown", backends)}},
            {{Checked("panic", "HealthyOrPanic", backends)}},
            "passive": {
              "LoadBalancingPolicy": "RoundRobin",
              "HealthCheck": { "Passive": { "Enabled": true, "Policy": "TransportFailureRate", "ReactivationPeriod": "01:00:00" } },
              "Metadata": { "TransportFailureRateHealthPolicy.RateLimit": "0.4" },
              "Destinations": { "a": { "Address": "{{backends.Express[0].Url}}" }, "dead": { "Address": "{{dead}}" } }
            }
            """;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var express in TestBackends.Running.Express)
            await SetHealthAsync(express, "ok");
    }

    [Fact]
    public async Task ActiveCheck_OfAFailingInstance_TakesItOutAndBack()
    {
        var b = TestBackends.Running.Express[1];

        await SetHealthAsync(b, "fail");
        await Eventually.HoldsAsync(async () => (await InstancesAsync("checked")).All(static instance => instance == "a"), "only a is asked");
        await SetHealthAsync(b, "ok");
        await Eventually.HoldsAsync(async () => (await InstancesAsync("checked")).Contains("b"), "b is asked again");
    }

    [Fact]
    public async Task ActiveCheck_WithEveryInstanceFailing_FollowsThePolicy()
    {
        foreach (var express in TestBackends.Running.Express)
            await SetHealthAsync(express, "fail");

        await Eventually.HoldsAsync(async () => (await GetAsync("checked")).Status == 503, "no instance is left");
        var unavailable = await GetAsync("checked");
        var panic = await GetAsync("panic");

        Assert.Equal("application/problem+json", unavailable.ValueOf("Content-Type"));
        Assert.Equal(200, panic.Status);
    }

    [Fact]
    public async Task PassiveCheck_OfADeadInstance_TakesItOut()
    {
        // Every second request fails until there are enough of them to judge by.
        await Eventually.HoldsAsync(async () => (await InstancesAsync("passive")).All(static instance => instance == "a"), "only a is asked");

        Assert.All(await InstancesAsync("passive"), static instance => Assert.Equal("a", instance));
    }

    private static string Checked(string id, string available, TestBackends backends) =>
        $$"""
        "{{id}}": {
          "LoadBalancingPolicy": "RoundRobin",
          "HealthCheck": {
            "Active": { "Enabled": true, "Interval": "00:00:00.200", "Timeout": "00:00:05", "Policy": "ConsecutiveFailures", "Path": "/health" },
            "AvailableDestinationsPolicy": "{{available}}"
          },
          "Metadata": { "ConsecutiveFailuresHealthPolicy.Threshold": "1" },
          "Destinations": {
            "a": { "Address": "{{backends.Express[0].Url}}" },
            "b": { "Address": "{{backends.Express[1].Url}}", "Health": "{{backends.Express[1].Url}}" }
          }
        }
        """;

    private static async Task SetHealthAsync(TestBackends.ExpressApp express, string state)
    {
        using var client = new HttpClient(GatewayProcess.NewHandler());
        using var response = await client.PostAsync($"{express.Url}/health/{state}", content: null);
        response.EnsureSuccessStatusCode();
    }

    private Task<RawResponse> GetAsync(string cluster) =>
        RawConnection.GetAsync(Gateway.BaseAddress, "localhost", $"/{cluster}/instance");

    private async Task<List<string>> InstancesAsync(string cluster)
    {
        List<string> instances = [];
        for (var i = 0; i < Sample; i++)
        {
            var response = await GetAsync(cluster);
            instances.Add(response.Status == 200
                ? JsonSerializer.Deserialize<JsonElement>(response.Body).GetProperty("instance").GetString()!
                : response.StatusLine);
        }

        return instances;
    }
}
