using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>Edits while requests of aggregates are in flight.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task Request_InFlight_KeepsTheGenerationThatRoutedIt()
    {
        using var held = new SemaphoreSlim(0);
        await using var old = new ScriptedBackend(request => request.Target == "/first" ? HeldAsync(held) : Json("\"old\""));
        await using var other = new ScriptedBackend(static _ => Json("\"new\""));
        await using var gateway = await GatewayProcess.StartAsync(Configuration(old.Address, "/second/{first.body}"));
        using var client = gateway.CreateClient();
        var request = client.GetStringAsync("/home");
        await Eventually.HoldsAsync(() => old.Requests.Count == 1, "the first part is asked");

        // Path and backend together, as a deployment changes them.
        await gateway.EditAsync(Configuration(other.Address, "/third/{first.body}"));
        await gateway.WaitForGenerationAsync(2);
        held.Release();

        Assert.Equal("""{"first":1,"second":"old"}""", await request);
        Assert.Contains(old.Requests, static one => one.Target == "/second/1");
        Assert.Equal("""{"first":"new","second":"new"}""", await client.GetStringAsync("/home"));
        Assert.Contains(other.Requests, static one => one.Target == "/third/new");
    }

    [Fact]
    public async Task Edit_WithAWrongAggregate_LeavesTheOneInForce()
    {
        await using var backend = new ScriptedBackend(static _ => Json("1"));
        await using var gateway = await GatewayProcess.StartAsync(Configuration(backend.Address, "/second"));
        using var client = gateway.CreateClient();

        await gateway.EditAsync(Configuration(backend.Address, "/second/{nobody}"));
        await Eventually.HoldsAsync(async () => (await gateway.GetStatusAsync()).IsRefused, "the edit is refused");

        Assert.Equal("""{"first":1,"second":1}""", await client.GetStringAsync("/home"));
    }

    private static Script HeldAsync(SemaphoreSlim held) => async connection =>
    {
        await held.WaitAsync();
        await Json("1")(connection);
    };

    private static Script Json(string body) => Scripts.Ok(body, "Content-Type: application/json");

    private static string Configuration(string address, string path) =>
        $$$"""
        {
          "Kestrel": { "Endpoints": { {{{GatewayConfiguration.MainEndpoint}}} } },
          "Admin": { "Url": "http://127.0.0.1:0" },
          "Aggregates": {
            "home": {
              "Match": { "Path": "/home" },
              "Parts": { "first": { "Cluster": "backend", "Path": "/first" }, "second": { "Cluster": "backend", "Path": "{{{path}}}", "When": "first.status == 200" } }
            }
          },
          "ReverseProxy": {
            "Routes": { "rest": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } },
            "Clusters": { "backend": { "Destinations": { "a": { "Address": "{{{address}}}" } } } }
          }
        }
        """;
}
