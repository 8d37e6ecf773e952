using System.Globalization;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.Pressure;

/// <summary>A gateway with routes of each priority, and what it says of itself.</summary>
internal static class PressedGateway
{
    /// <summary>A section that never sees pressure.</summary>
    public const string Off = """{ "Memory": { "Enabled": false }, "Delay": { "Enabled": false }, "Recovery": "1s" }""";

    /// <summary>A section whose level is what is taken of a limit, in all; the delay does not matter.</summary>
    public static string ByMemory(long limit) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{ "Memory": { "Limit": {{limit}}, "RelieveFrom": 0.01, "ShedFrom": 0.02, "ShedAll": 0.98 }, "Delay": { "Enabled": false }, "Priorities": { "Claims": { "gold": "High" } }, "Recovery": "1s" }""");

    /// <summary>A whole configuration: <c>/up</c> critical, <c>/checkout</c> high, <c>/members</c> by who calls, <c>/</c> low as everybody is anonymous.</summary>
    public static string Configuration(string backend, string section, string more = "") => GatewayConfiguration.Of(
        """
        "up":       { "ClusterId": "backend", "Match": { "Path": "/up" }, "Priority": "Critical" },
        "checkout": { "ClusterId": "backend", "Match": { "Path": "/checkout/{**rest}" }, "Priority": "High" },
        "members":  { "ClusterId": "backend", "Match": { "Path": "/members/{**rest}" }, "AuthorizationPolicy": "members" },
        "big":      { "ClusterId": "backend", "Match": { "Path": "/big" }, "Priority": "Critical", "CompressionPolicy": "slow" },
        "stored":   { "ClusterId": "backend", "Match": { "Path": "/stored/{**rest}" }, "Priority": "Critical", "CachePolicy": "all" },
        "shop":     { "ClusterId": "backend", "Match": { "Path": "/{**rest}" }, "CorsPolicy": "web", "RateLimiterPolicy": "counted" }
        """,
        $$""" "backend": { "Destinations": { "a": { "Address": "{{backend}}" } } } """)
        .Replace(
            "\"ReverseProxy\"",
            $$"""
            "TrustedProxies": [ "127.0.0.1" ],
            "Pressure": {{section}},
            "Cors": { "Policies": { "web": { "Origins": [ "https://shop.test" ] } } },
            "RateLimiting": { "Policies": { "counted": { "Limit": 1000000, "Window": "1h" } } },
            "Compression": { "Policies": { "slow": { "Encodings": "br", "Level": { "br": 11 } } } },
            "Caching": { "MemoryLimit": "256MiB", "Policies": { "all": { "DefaultTtl": "1h" } } },
            "Authentication": {
              "Schemes": { "keys": { "Type": "ApiKey", "Header": "X-Key", "Keys": [
                { "Sha256": "{{Sha256("gold-key")}}", "Owner": "ann", "Tag": "gold" },
                { "Sha256": "{{Sha256("plain-key")}}", "Owner": "bob" } ] } },
              "Policies": { "members": { "Schemes": [ "keys" ], "Optional": true } }
            },{{more}}
            "ReverseProxy"
            """,
            StringComparison.Ordinal);

    /// <summary>What the admin port says.</summary>
    public static async Task<JsonElement> GetPressureAsync(this GatewayProcess gateway) => JsonDocument.Parse(await gateway.GetAdminAsync("/pressure")).RootElement;

    /// <summary>What the admin port answers.</summary>
    public static async Task<string> GetAdminAsync(this GatewayProcess gateway, string path)
    {
        using var admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = gateway.AdminAddress };
        return await admin.GetStringAsync(new Uri(path, UriKind.Relative));
    }

    /// <summary>The value of a metric that has one.</summary>
    public static async Task<double> GetMetricAsync(this GatewayProcess gateway, string name) => double.Parse(
        (await gateway.GetAdminAsync("/metrics")).Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal) && (line[name.Length] is ' ' or '{')).Split(' ')[^1],
        CultureInfo.InvariantCulture);

    /// <summary>How much is refused.</summary>
    public static async Task<double> GetLevelAsync(this GatewayProcess gateway) => (await gateway.GetPressureAsync()).GetProperty("level").GetDouble();

    /// <summary>What memory is in use, once it has looked.</summary>
    public static async Task<long> GetMemoryAsync(this GatewayProcess gateway)
    {
        var used = 0L;
        await Eventually.HoldsAsync(async () => (used = (await gateway.GetPressureAsync()).GetProperty("memory").GetProperty("used").GetInt64()) > 0, "it has looked at its memory");
        return used;
    }

    /// <summary>Puts another section in force.</summary>
    public static async Task EditAsync(this GatewayProcess gateway, string backend, string section)
    {
        var generation = (await gateway.GetStatusAsync()).Generation;
        await gateway.EditAsync(Configuration(backend, section));
        await gateway.WaitForGenerationAsync(generation + 1);
    }

    /// <summary>The status of a request on a connection of its own.</summary>
    public static async Task<int> StatusAsync(this GatewayProcess gateway, string path, params string[] headers) =>
        (await WireClient.SendAsync("1.1", gateway.BaseAddress, WireRequest.Get(path, headers))).Status;

    private static string Sha256(string key) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));
}
