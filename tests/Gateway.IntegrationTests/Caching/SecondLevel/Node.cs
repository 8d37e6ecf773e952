using System.Globalization;
using System.Net;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Caching.SecondLevel;

/// <summary>One of several gateways before one origin, with a Redis they share.</summary>
internal sealed class Node : IAsyncDisposable
{
    private const string AdminToken = "a-token-for-trying-it-out-only!";

    private readonly GatewayProcess _gateway;
    private HttpClient _client;
    private HttpClient _admin;

    private Node(GatewayProcess gateway)
    {
        _gateway = gateway;
        (_client, _admin) = Connect(gateway);
    }

    /// <summary>Starts one, and waits until it has heard of Redis.</summary>
    /// <param name="origin">The origin.</param>
    /// <param name="redis">The port of Redis, which answers.</param>
    public static async Task<Node> StartAsync(VersionedOrigin origin, int redis)
    {
        var node = new Node(await GatewayProcess.StartAsync(Configuration(origin.Address, redis, "shared")));
        await node.WaitForRedisAsync();
        return node;
    }

    /// <summary>Starts one that stores nothing for others: it has no policy that is shared.</summary>
    public static async Task<Node> StartAloneAsync(VersionedOrigin origin, int redis) =>
        new(await GatewayProcess.StartAsync(Configuration(origin.Address, redis, "alone").Replace("\"shared\": {},", "", StringComparison.Ordinal)));

    /// <summary>Sends a GET for <c>http://shop.test</c>.</summary>
    public async Task<Answer> GetAsync(string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Host = "shop.test";
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var status = response.Headers.TryGetValues("Cache-Status", out var values) ? values.Single() : "";
        return new Answer(response.StatusCode, int.TryParse(body, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var version) ? version : -1, status);
    }

    /// <summary>Changes an address.</summary>
    public async Task PostAsync(string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent("a=b") };
        request.Headers.Host = "shop.test";
        using var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>Has something purged; it is here when this returns.</summary>
    public async Task PurgeAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _admin.PostAsync(new Uri("/cache/purge", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>What one of the counters of the second level says.</summary>
    /// <param name="counter"><c>requests</c> or <c>writes</c>.</param>
    /// <param name="result">Its label.</param>
    public async Task<double> CountAsync(string counter, string result)
    {
        var lines = (await _admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
        return lines.Where(line => line.StartsWith($"gateway_cache_second_level_{counter}_total{{", StringComparison.Ordinal) && line.Contains($"\"{result}\"", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>Gets a target that is not stored yet, and waits until the others may have it.</summary>
    public async Task<Answer> ShareAsync(string target, params (string Name, string Value)[] headers)
    {
        var before = await CountAsync("writes", "written");
        var answer = await GetAsync(target, headers);
        await Eventually.HoldsAsync(async () => await CountAsync("writes", "written") > before, $"{target} is shared");
        return answer;
    }

    /// <summary>Waits until requests ask Redis again.</summary>
    public async Task WaitForRedisAsync()
    {
        var attempt = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                var before = await CountAsync("requests", "miss");
                await GetAsync($"/probe/{Guid.NewGuid():N}/{attempt++}");
                return await CountAsync("requests", "miss") > before;
            },
            "Redis is asked");
    }

    /// <summary>Starts it again.</summary>
    public async Task RestartAsync()
    {
        _client.Dispose();
        _admin.Dispose();
        await _gateway.RestartAsync();
        (_client, _admin) = Connect(_gateway);
        await WaitForRedisAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _admin.Dispose();
        await _gateway.DisposeAsync();
    }

    private static (HttpClient Client, HttpClient Admin) Connect(GatewayProcess gateway)
    {
        var admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = gateway.AdminAddress };
        admin.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
        return (gateway.CreateClient(), admin);
    }

    private static string Configuration(string origin, int redis, string policy) => GatewayConfiguration.Of(
        $$"""
        "all": { "ClusterId": "shop", "Match": { "Path": "/{**rest}" }, "CachePolicy": "{{policy}}" },
        "alone": { "ClusterId": "shop", "Match": { "Path": "/alone/{**rest}" }, "CachePolicy": "alone" }
        """,
        $$""" "shop": { "Destinations": { "a": { "Address": "{{origin}}" } } } """)
        .Replace("\"Admin\": {", $"\"Admin\": {{ \"Token\": \"{AdminToken}\",", StringComparison.Ordinal)
        .Replace("\"ReverseProxy\": {", $$"""
        "Redis": { "Connection": "127.0.0.1:{{redis.ToString(CultureInfo.InvariantCulture)}}" },
        "Caching": { "MemoryLimit": "64MiB", "Policies": { "shared": {}, "alone": { "Shared": false } } },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
