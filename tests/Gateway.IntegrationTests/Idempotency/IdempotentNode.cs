using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.Idempotency;

/// <summary>A gateway that has requests with a key done once.</summary>
internal sealed class IdempotentNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _files;

    private IdempotentNode(GatewayProcess gateway, TemporaryDirectory files) => (Gateway, _files) = (gateway, files);

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>Starts one.</summary>
    /// <param name="backend">Where the backend is.</param>
    /// <param name="redis">The port of Redis; null for none.</param>
    public static async Task<IdempotentNode> StartAsync(string backend, int? redis = null)
    {
        var files = new TemporaryDirectory();
        var sorry = Path.Combine(files.Path, "sorry.json");
        await File.WriteAllTextAsync(sorry, "{}");
        return new(await GatewayProcess.StartAsync(Configuration(backend, redis, sorry)), files);
    }

    /// <summary>Sends a request with a body; again, where that before it has been answered and not been written down yet.</summary>
    public async Task<WireResponse> SendAsync(string target, string key, string body = "{}", string version = "1.1", string method = "POST", params string[] headers) =>
        await Eventually.GetAsync(
            async () => await SendOnceAsync(target, key, body, version, method, headers) is var answer && answer.Text.Contains("urn:gateway:idempotency-in-flight", StringComparison.Ordinal) ? null : answer,
            "the request before is settled");

    /// <summary>Sends a request with a body, whatever the answer.</summary>
    public Task<WireResponse> SendOnceAsync(string target, string key, string body = "{}", string version = "1.1", string method = "POST", params string[] headers) => WireClient.SendAsync(
        version,
        ScriptedGateway.AddressOf(Gateway, version),
        new WireRequest(method, target) { Headers = [.. key.Length == 0 ? [] : new[] { $"Idempotency-Key: {key}" }, "Content-Type: application/json", .. headers], Body = Encoding.UTF8.GetBytes(body) });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _files.Dispose();
    }

    private static string Configuration(string backend, int? redis, string sorry)
    {
        var store = redis is { } port ? $$""" "Redis": { "Connection": "127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}}" }, """ : "";
        return GatewayConfiguration.Of(
            """
            "orders":   { "ClusterId": "backend", "Match": { "Path": "/orders/{**rest}" }, "IdempotencyPolicy": "orders", "CompressionPolicy": "default" },
            "carts":    { "ClusterId": "backend", "Match": { "Path": "/carts/{**rest}" }, "IdempotencyPolicy": "orders" },
            "payments": { "ClusterId": "backend", "Match": { "Path": "/payments/{**rest}" }, "IdempotencyPolicy": "payments", "RequestRulesPolicy": "json" },
            "members":  { "ClusterId": "backend", "Match": { "Path": "/members/{**rest}" }, "IdempotencyPolicy": "orders", "AuthorizationPolicy": "members" },
            "fallen":   { "ClusterId": "backend", "Match": { "Path": "/fallen/{**rest}" }, "IdempotencyPolicy": "orders", "ResiliencePolicy": "sorry" },
            "narrow":   { "ClusterId": "backend", "Match": { "Path": "/narrow/{**rest}" }, "IdempotencyPolicy": "hasty", "ResiliencePolicy": "one" },
            "queued":   { "ClusterId": "backend", "Match": { "Path": "/queued/{**rest}" }, "IdempotencyPolicy": "orders", "ResiliencePolicy": "one" },
            "lost":     { "ClusterId": "dead", "Match": { "Path": "/lost/{**rest}" }, "IdempotencyPolicy": "orders", "ResiliencePolicy": "sorry" },
            "dead":     { "ClusterId": "dead", "Match": { "Path": "/dead/{**rest}" }, "IdempotencyPolicy": "orders" }
            """,
            $$"""
            "backend": { "Destinations": { "a": { "Address": "{{backend}}" } } },
            "dead":    { "Destinations": { "a": { "Address": "http://127.0.0.1:9/" } } }
            """,
            ScriptedGateway.Endpoints)
            .Replace(
                "\"ReverseProxy\"",
                $$"""
                {{store}}
                "TrustedProxies": [ "127.0.0.1" ],
                "Idempotency": {
                  "Timeout": "1s",
                  "Policies": {
                    "orders":   { "Methods": [ "POST", "PATCH" ], "MaxAnswerBytes": "1KiB", "MaxBodyBytes": "1KiB" },
                    "payments": { "Required": true, "OnStoreFailure": "Refuse" },
                    "hasty":    { "Lock": "1s" }
                  }
                },
                "Resilience": { "Policies": { "one": { "MaxConcurrency": 1, "Queue": { "Limit": 10, "Timeout": "1m" } }, "sorry": { "Fallback": { "File": "{{sorry}}", "FileStatus": 200 } } } },
                "RequestRules": { "Policies": { "json": { "Json": {} } } },
                "Compression": { "Policies": { "default": { "MinBytes": "0B" } } },
                "Authentication": {
                  "Schemes": { "keys": { "Type": "ApiKey", "Header": "X-Key", "Keys": [
                    { "Sha256": "21fdbeecb49c56644f6cc4444328f5da14132c8a38fd86aad19b4da9e521a79c", "Owner": "ann" },
                    { "Sha256": "{{Hash("bob-key")}}", "Owner": "bob" }
                  ] } },
                  "Policies": { "members": { "Schemes": [ "keys" ] } }
                },
                "ReverseProxy"
                """,
                StringComparison.Ordinal);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
