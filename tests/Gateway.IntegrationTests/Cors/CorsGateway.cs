using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Cors;

/// <summary>A gateway with CORS policies in front of a backend that has CORS of its own, and lets anybody call.</summary>
public sealed class CorsGateway : IAsyncLifetime
{
    /// <summary>An origin that all policies allow.</summary>
    public const string Shop = "https://shop.example";

    /// <summary>One that their pattern does.</summary>
    public const string Checkout = "https://checkout.shop.example";

    /// <summary>One that is not allowed, but looks like one that is.</summary>
    public const string Evil = "https://checkout.shop.example.evil.example";

    private readonly RefusingPort _refusing = new();
    private GatewayProcess? _gateway;
    private ScriptedBackend? _backend;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <summary>The backend, which answers with the path.</summary>
    internal ScriptedBackend Backend => _backend!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _backend = new ScriptedBackend(static request => request.Target.EndsWith("/ws", StringComparison.Ordinal)
            ? Scripts.Send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nAccess-Control-Allow-Origin: *\r\n\r\n").Then(Scripts.Hang)
            : Scripts.Ok(
                $"\"{request.Target}\"",
                "Content-Type: application/json",
                "Cache-Control: max-age=60",
                "Access-Control-Allow-Origin: *",
                "Access-Control-Allow-Credentials: true",
                "Access-Control-Expose-Headers: X-Backend",
                "X-Backend: php"));
        _gateway = await GatewayProcess.StartAsync(Configuration);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
        _refusing.Dispose();
    }

    /// <summary>Sends a request on a connection of its own.</summary>
    internal Task<WireResponse> SendAsync(string method, string target, string version, params string[] headers) =>
        WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), new WireRequest(method, target) { Headers = headers });

    /// <summary>Sends a GET.</summary>
    internal Task<WireResponse> GetAsync(string target, params string[] headers) => SendAsync("GET", target, "1.1", headers);

    /// <summary>Asks as a browser does before a request that a form could not send.</summary>
    internal Task<WireResponse> AskAsync(string target, string origin, string method, string? fields = null, string version = "1.1") => SendAsync(
        "OPTIONS",
        target,
        version,
        [$"Origin: {origin}", $"Access-Control-Request-Method: {method}", .. fields is null ? [] : new[] { $"Access-Control-Request-Headers: {fields}" }]);

    /// <summary>How many requests the backend got for a target.</summary>
    internal int CountOf(string target) => Backend.Requests.Count(request => request.Target == target);

    private string Configuration => GatewayConfiguration.Of(
        """
        "open":     { "ClusterId": "backend", "Match": { "Path": "/open/{**rest}" }, "CorsPolicy": "web" },
        "anybody":  { "ClusterId": "backend", "Match": { "Path": "/anybody/{**rest}" }, "CorsPolicy": "anybody" },
        "off":      { "ClusterId": "backend", "Match": { "Path": "/off/{**rest}" }, "CorsPolicy": "Disable" },
        "left":     { "ClusterId": "backend", "Match": { "Path": "/left/{**rest}" } },
        "guarded":  { "ClusterId": "backend", "Match": { "Path": "/guarded/{**rest}", "Methods": [ "GET", "PUT" ] }, "CorsPolicy": "web", "AuthorizationPolicy": "members" },
        "deleting": { "ClusterId": "backend", "Match": { "Path": "/guarded/{**rest}", "Methods": [ "DELETE" ] }, "AuthorizationPolicy": "members" },
        "wide":     { "ClusterId": "backend", "Match": { "Path": "/wide/{**rest}" }, "CorsPolicy": "web" },
        "narrow":   { "ClusterId": "backend", "Match": { "Path": "/wide/cart", "Methods": [ "DELETE" ] } },
        "own":      { "ClusterId": "backend", "Match": { "Path": "/own/{**rest}", "Methods": [ "PUT" ] }, "CorsPolicy": "web" },
        "own-rest": { "ClusterId": "backend", "Match": { "Path": "/own/{**rest}" } },
        "cached":   { "ClusterId": "backend", "Match": { "Path": "/cached/{**rest}" }, "CorsPolicy": "web", "CachePolicy": "safe", "CompressionPolicy": "default" },
        "limited":  { "ClusterId": "backend", "Match": { "Path": "/limited/{**rest}" }, "CorsPolicy": "web", "RateLimiterPolicy": "once" },
        "office":   { "ClusterId": "backend", "Match": { "Path": "/office/{**rest}" }, "CorsPolicy": "web", "AccessPolicy": "nobody" },
        "closed":   { "ClusterId": "backend", "Match": { "Path": "/closed/{**rest}" }, "CorsPolicy": "web", "Maintenance": true },
        "dead":     { "ClusterId": "refusing", "Match": { "Path": "/dead/{**rest}" }, "CorsPolicy": "web" }
        """,
        $$"""
        "backend":  { "Destinations": { "a": { "Address": "{{Backend.Address}}" } } },
        "refusing": { "Destinations": { "a": { "Address": "{{_refusing.Address}}" } } }
        """,
        ScriptedGateway.Endpoints)
        .Replace(
            "\"ReverseProxy\"",
            """
            "Cors": { "Policies": {
              "web": {
                "Origins": [ "https://shop.example", "https://*.shop.example" ], "Methods": [ "GET", "PUT", "DELETE" ], "RequestHeaders": [ "Content-Type", "X-Key" ],
                "ExposedHeaders": "X-Total", "Credentials": true, "MaxAge": "2h"
              },
              "anybody": { "Origins": "*", "RequestHeaders": "*", "Methods": "*" }
            } },
            "Access": { "Policies": { "nobody": { "Allow": [ { "Addresses": "192.0.2.0/24" } ] } } },
            "RateLimiting": { "Policies": { "once": { "Limit": 1, "Window": "1h" } } },
            "Caching": { "Policies": { "safe": {} } },
            "Compression": { "Policies": { "default": { "MinBytes": "0B" } } },
            "Authentication": {
              "Schemes": { "keys": { "Type": "ApiKey", "Header": "X-Key", "Keys": [ { "Sha256": "21fdbeecb49c56644f6cc4444328f5da14132c8a38fd86aad19b4da9e521a79c", "Owner": "ann" } ] } },
              "Policies": { "members": { "Schemes": [ "keys" ] } }
            },
            "Aggregates": {
              "home": {
                "Match": { "Path": "/home", "Methods": [ "GET" ] }, "CorsPolicy": "web", "AuthorizationPolicy": "members",
                "Parts": { "a": { "Cluster": "backend", "Path": "/part/a" } }
              }
            },
            "ReverseProxy"
            """,
            StringComparison.Ordinal);
}
