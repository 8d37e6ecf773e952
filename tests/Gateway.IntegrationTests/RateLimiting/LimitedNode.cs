using System.Globalization;
using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>A gateway with limits: a route for each policy, <c>/POLICY</c>, before a backend that answers at once.</summary>
internal sealed class LimitedNode : IAsyncDisposable
{
    private readonly GatewayProcess _gateway;
    private readonly HttpClient _client;
    private readonly HttpClient _admin;

    private LimitedNode(GatewayProcess gateway) => (_gateway, _client, _admin) = (gateway, gateway.CreateClient(), new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = gateway.AdminAddress });

    /// <summary>Its file.</summary>
    public GatewayProcess Gateway => _gateway;

    /// <summary>Starts one.</summary>
    /// <param name="backend">Where the backend is.</param>
    /// <param name="policies">What is inside <c>RateLimiting:Policies</c>, and the name of each.</param>
    /// <param name="redis">The port of Redis; null for none.</param>
    /// <param name="root">More at the root of the configuration, each with a comma behind it.</param>
    /// <param name="together">More routes, <c>/NAME</c>, and the policies of each.</param>
    /// <param name="cluster">More keys of the cluster, each with a comma behind it.</param>
    public static async Task<LimitedNode> StartAsync(
        string backend, IReadOnlyDictionary<string, string> policies, int? redis = null, string root = "", IReadOnlyDictionary<string, string[]>? together = null, string cluster = "") =>
        new(await GatewayProcess.StartAsync(Configuration(backend, policies, redis, root, together, cluster)));

    /// <summary>The text of a configuration.</summary>
    public static string Configuration(
        string backend, IReadOnlyDictionary<string, string> policies, int? redis = null, string root = "", IReadOnlyDictionary<string, string[]>? together = null, string cluster = "")
    {
        var limited = policies.Keys.ToDictionary(static name => name, static name => new[] { name }).Concat(together ?? new Dictionary<string, string[]>());
        var routes = string.Join(",\n", limited.Select(static route => $$"""
            "{{route.Key}}": { "ClusterId": "backend", "Match": { "Path": "/{{route.Key}}/{**rest}" }, "RateLimiterPolicy": [ "{{string.Join("\", \"", route.Value)}}" ] }
            """));
        var named = string.Join(",\n", policies.Select(static policy => $"\"{policy.Key}\": {policy.Value}"));
        var store = redis is { } port ? $$""" "Redis": { "Connection": "127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}}" }, """ : "";
        // Patient where Redis answers: a busy machine must not look like an outage.
        return GatewayConfiguration.Of(routes, $$""" "backend": { {{cluster}} "Destinations": { "a": { "Address": "{{backend}}" } } } """, ScriptedGateway.Endpoints)
            .Replace("\"ReverseProxy\": {", $$"""{{store}} {{root}} "RateLimiting": { "Timeout": "1s", "Policies": { {{named}} } }, "ReverseProxy": {""", StringComparison.Ordinal);
    }

    /// <summary>Sends a GET.</summary>
    public async Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _client.SendAsync(request);
    }

    /// <summary>Whether a GET passes; anything but 200 and 429 is a failure.</summary>
    public async Task<bool> PassesAsync(string target, params (string Name, string Value)[] headers)
    {
        using var response = await GetAsync(target, headers);
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests });
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>How many of so many GETs pass.</summary>
    public async Task<int> CountPassingAsync(int count, string target, Func<int, (string Name, string Value)[]>? headers = null)
    {
        var passing = 0;
        for (var i = 0; i < count; i++)
            passing += await PassesAsync(target, headers?.Invoke(i) ?? []) ? 1 : 0;
        return passing;
    }

    /// <summary>What a counter of questions to Redis says.</summary>
    /// <param name="result">Its label.</param>
    public Task<double> StoreCountAsync(string result) => MetricAsync("gateway_rate_limiting_store_total", result);

    /// <summary>The sum of a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="labels">Values of labels that it has.</param>
    public async Task<double> MetricAsync(string name, params string[] labels)
    {
        var lines = (await _admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
        return lines.Where(line => (line.StartsWith(name + '{', StringComparison.Ordinal) || line.StartsWith(name + ' ', StringComparison.Ordinal))
                && Array.TrueForAll(labels, label => line.Contains($"\"{label}\"", StringComparison.Ordinal)))
            .Sum(static line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until requests ask Redis, and are answered.</summary>
    /// <param name="probe">A target whose limit does not matter.</param>
    public Task WaitForRedisAsync(string probe) => Eventually.HoldsAsync(
        async () =>
        {
            var before = await StoreCountAsync("answered");
            await PassesAsync(probe);
            return await StoreCountAsync("answered") > before;
        },
        "Redis is asked");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _admin.Dispose();
        await _gateway.DisposeAsync();
    }
}
