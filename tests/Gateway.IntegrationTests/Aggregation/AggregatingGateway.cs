using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A gateway with aggregates in front of a backend that answers by the path, and of ports where nobody answers.</summary>
public sealed class AggregatingGateway : IAsyncLifetime
{
    private readonly RefusingPort _refusing = new();
    private GatewayProcess? _gateway;
    private ScriptedBackend? _backend;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <summary>The backend.</summary>
    internal ScriptedBackend Backend => _backend!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _backend = new ScriptedBackend(PartScripts.Of);
        _gateway = await GatewayProcess.StartAsync(Configuration);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
        _refusing.Dispose();
    }

    /// <summary>Sends a GET.</summary>
    internal async Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] headers)
    {
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    /// <summary>The requests that came to the backend for a path, as sent, and below it.</summary>
    internal IReadOnlyList<ReceivedRequest> RequestsFor(string path) =>
        [.. Backend.Requests.Where(request => request.Target.StartsWith(path, StringComparison.Ordinal))];

    /// <summary>A body as JSON.</summary>
    internal static async Task<JsonElement> JsonOf(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsStringAsync());

    private string Configuration =>
        $$"""
        {
          "Kestrel": { "Endpoints": { {{GatewayConfiguration.MainEndpoint}} } },
          "Admin": { "Url": "http://127.0.0.1:0" },
          "Telemetry": { "RequestIdHeader": "X-Trace-Id" },
          "Caching": { "Policies": { "default": {}, "minute": { "DefaultTtl": "60s" } } },
          "RateLimiting": { "Policies": { "two": { "Algorithm": "FixedWindow", "Limit": 2, "Window": "1h", "Key": "client-address" }, "one": { "Algorithm": "Concurrency", "Limit": 1, "Key": "route" } } },
          "Compression": { "Policies": { "default": { "MinBytes": "0B" } } },
          "Authentication": {
            "Schemes": { "keys": { "Type": "ApiKey", "Header": "X-Key", "Keys": [ { "Sha256": "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", "Owner": "ann" } ] } },
            "Policies": { "members": { "Schemes": [ "keys" ] } },
            "Identity": { "Headers": { "X-Auth-Subject": "sub" } }
          },
          "Aggregates": {
            {{AggregateSamples.All}}
          },
          "ReverseProxy": {
            "Routes": { "rest": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } },
            "Clusters": {
              "backend": { "Destinations": { "a": { "Address": "{{Backend.Address}}" } } },
              "yarp": { "Forwarder": "Yarp", "Destinations": { "a": { "Address": "{{Backend.Address}}" } } },
              "refusing": { "Destinations": { "a": { "Address": "{{_refusing.Address}}" } } }
            }
          }
        }
        """;
}
