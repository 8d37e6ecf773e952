using System.Globalization;
using System.Net;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Caching;

/// <summary>One gateway with a cache in front of origins that do what they are told. Each test has paths of its own below that of a policy.</summary>
public sealed class CachedShop : IAsyncLifetime
{
    /// <summary>Policies by name; <c>/name/…</c> is a route with it.</summary>
    private const string Policies = """
        "safe":   {},
        "rfc":    { "Profile": "rfc9111" },
        "silent": { "DefaultTtl": "60s", "NegativeTtl": "60s" },
        "firm":   { "IgnoreClientReload": true },
        "stale":  { "StaleIfError": "1h" },
        "small":  { "MaxEntryBytes": "64KiB" },
        "laravel": { "Preset": "laravel", "DefaultTtl": "60s" },
        "next":   { "Preset": "next", "Html": true },
        "keyed":  { "DefaultTtl": "60s", "IgnoreCookies": [ "_ga*" ], "Key": { "Query": { "Exclude": [ "utm_*" ], "Sort": true } } },
        "own":    { "PerUser": true },
        "debug":  { "Debug": true }
        """;

    private const string Authentication = """
        "Authentication": {
          "Schemes": { "partners": { "Type": "ApiKey", "Header": "X-Partner-Key", "Keys": [ { "Sha256": "c2f2b1c0e3d4a5968778695a4b3c2d1e0f1e2d3c4b5a69788796a5b4c3d2e1f0", "Owner": "ann" } ] }, "node": { "Type": "Jwt", "Secret": "a-secret-for-trying-it-out-only!", "Algorithms": [ "HS256" ], "Issuers": [ "https://shop.test" ], "Audiences": [ "shop" ] } },
          "Policies": { "customers": { "Schemes": [ "node" ] }, "partners": { "Schemes": [ "partners" ], "Optional": true }, "signed-in": { "Schemes": [ "node" ], "Optional": true } },
          "Identity": { "Headers": { "X-Auth-Subject": "sub" } }
        },
        """;

    private const string AdminToken = "a-token-for-trying-it-out-only!";

    private static readonly string[] Names = ["safe", "rfc", "silent", "firm", "stale", "small", "laravel", "next", "keyed", "debug"];

    private GatewayProcess? _gateway;
    private HttpClient? _admin;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <summary>The origin of all routes but two.</summary>
    internal Origin Origin { get; } = new();

    /// <summary>That of requests below <c>/twin/</c> with <c>X-Site: b</c>.</summary>
    internal Origin Other { get; } = new();

    /// <summary>That of requests below <c>/mortal/</c>: a test may end it.</summary>
    internal Origin Mortal { get; } = new();

    /// <summary>That of requests below <c>/h2/</c>, over HTTP/2.</summary>
    internal Http2Backend Second { get; } = new();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _gateway = await GatewayProcess.StartAsync(Configuration());
        _admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = Gateway.AdminAddress };
        _admin.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        _admin?.Dispose();
        await Gateway.DisposeAsync();
        await Origin.DisposeAsync();
        await Other.DisposeAsync();
        await Mortal.DisposeAsync();
        await Second.DisposeAsync();
    }

    /// <summary>Sends a request on a connection of its own.</summary>
    internal Task<WireResponse> SendAsync(WireRequest request, string version = "1.1") =>
        WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), request);

    /// <summary>Sends a GET on a connection of its own.</summary>
    internal Task<WireResponse> GetAsync(string target, params string[] headers) => SendAsync(WireRequest.Get(target, headers));

    /// <summary>Has something purged; it is when this returns.</summary>
    internal async Task PurgeAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _admin!.PostAsync(new Uri("/cache/purge", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>The sum of a metric over its labels, or over those lines that have one.</summary>
    internal async Task<double> MetricAsync(string name, string label = "")
    {
        var lines = (await _admin!.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
        return lines.Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Where(line => line.Contains(label, StringComparison.Ordinal))
            .Sum(static line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until so many requests are in the gateway, or one is answered already.</summary>
    internal Task WaitForRequestsAsync(int count, Task? answered = null) => Eventually.HoldsAsync(
        async () => answered?.IsCompleted == true || await MetricAsync("http_server_active_requests") >= count, $"{count} requests are under way");

    /// <summary>Waits until nothing is being fetched.</summary>
    internal Task WaitForFetchesAsync() => Eventually.HoldsAsync(async () => await MetricAsync("gateway_cache_fetches") == 0, "no fetch is under way");

    /// <summary>The configuration, whose text tests may change.</summary>
    internal string Configuration() => GatewayConfiguration.Of(
        $$"""
        {{string.Join(",\n", Names.Select(static name => $$""" "{{name}}": { "ClusterId": "origin", "Match": { "Path": "/{{name}}/{**rest}" }, "CachePolicy": "{{name}}" } """))}},
        "writes": { "ClusterId": "origin", "Match": { "Path": "/safe/{**rest}", "Methods": [ "POST", "PUT", "PATCH", "DELETE" ] } },
        "open": { "ClusterId": "origin", "Match": { "Path": "/open/{**rest}" } },
        "coded": { "ClusterId": "origin", "Match": { "Path": "/coded/{**rest}" }, "CachePolicy": "safe", "CompressionPolicy": "default" },
        "far": { "ClusterId": "origin", "Match": { "Path": "/far/{**rest}" }, "CachePolicy": "safe", "CompressionPolicy": "far" },
        "far-small": { "ClusterId": "origin", "Match": { "Path": "/far-small/{**rest}" }, "CachePolicy": "small", "CompressionPolicy": "far" },
        "far-rfc": { "ClusterId": "origin", "Match": { "Path": "/far-rfc/{**rest}" }, "CachePolicy": "rfc", "CompressionPolicy": "far" },
        "again": { "ClusterId": "origin", "Match": { "Path": "/again/{**rest}" }, "CachePolicy": "safe", "CompressionPolicy": "again" },
        "dear": { "ClusterId": "origin", "Match": { "Path": "/dear/{**rest}" }, "CachePolicy": "safe", "CompressionPolicy": "dear" },
        "own": { "ClusterId": "origin", "Match": { "Path": "/own/{**rest}" }, "CachePolicy": "own", "AuthorizationPolicy": "customers" },
        "guarded": { "ClusterId": "origin", "Match": { "Path": "/guarded/{**rest}" }, "CachePolicy": "silent", "AuthorizationPolicy": "customers" },
        "optional": { "ClusterId": "origin", "Match": { "Path": "/optional/{**rest}" }, "CachePolicy": "silent", "AuthorizationPolicy": "signed-in" },
        "partners": { "ClusterId": "origin", "Match": { "Path": "/partners/{**rest}" }, "CachePolicy": "silent", "AuthorizationPolicy": "partners" },
        "hurried": { "ClusterId": "origin", "Match": { "Path": "/hurried/{**rest}" }, "CachePolicy": "stale", "Timeout": "00:00:01" },
        "bound-rfc": { "ClusterId": "bound", "Match": { "Path": "/bound-rfc/{**rest}" }, "CachePolicy": "rfc" },
        "bound-safe": { "ClusterId": "bound", "Match": { "Path": "/bound-safe/{**rest}" }, "CachePolicy": "safe" },
        "h2": { "ClusterId": "h2", "Match": { "Path": "/h2/{**rest}" }, "CachePolicy": "rfc" },
        "mortal": { "ClusterId": "mortal", "Match": { "Path": "/mortal/{**rest}" }, "CachePolicy": "stale" },
        "twin-a": { "ClusterId": "origin", "Match": { "Path": "/twin/{**rest}" }, "CachePolicy": "safe" },
        "twin-b": {
          "ClusterId": "other", "CachePolicy": "safe", "Order": -1,
          "Match": { "Path": "/twin/{**rest}", "Headers": [ { "Name": "X-Site", "Values": [ "b" ] } ] }
        }
        """,
        $$"""
        "origin": { "Destinations": { "a": { "Address": "{{Origin.Address}}" } } },
        "bound":  { "SessionAffinity": { "Enabled": true, "AffinityKeyName": "bound" }, "Destinations": { "a": { "Address": "{{Origin.Address}}" } } },
        "other":  { "Destinations": { "a": { "Address": "{{Other.Address}}" } } },
        "h2":     { "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact" }, "Destinations": { "a": { "Address": "{{Second.Address}}" } } },
        "mortal": { "Destinations": { "a": { "Address": "{{Mortal.Address}}" } } }
        """,
        ScriptedGateway.Endpoints)
        .Replace("\"Admin\": {", $"\"Admin\": {{ \"Token\": \"{AdminToken}\",", StringComparison.Ordinal)
        .Replace(
            "\"ReverseProxy\"",
            $$"""
            "Limits": { "ConnectionsPerAddress": 2000 },
            "Compression": { "Policies": {
              "default": {},
              "far": { "Upstream": "Gzip" },
              "dear": { "StoredLevel": { "br": 11 } },
              "again": { "StoredLevel": { "br": 0, "zstd": 1, "gzip": 1 }, "BackgroundLevel": { "br": 9, "zstd": 15, "gzip": 9 } }
            } },
            "Caching": { "MemoryLimit": "64MiB", "Policies": { {{Policies}} } },
            {{Authentication}}
            "ReverseProxy"
            """,
            StringComparison.Ordinal);
}
