using System.Globalization;
using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Scaling;

/// <summary>A gateway all of whose features share what they know through Redis: limits with each choice for when it does not answer, a cache, idempotency keys, and breakers.</summary>
internal sealed class SharingNode : IAsyncDisposable
{
    /// <summary>What a client may use of <c>/counted</c>; while Redis does not answer, at each gateway.</summary>
    public const int Limit = 40;

    /// <summary>What a client may use of <c>/allowing</c>; as much as it likes while Redis does not answer.</summary>
    public const int AllowingLimit = 5;

    /// <summary>The name that Redis knows its connections by.</summary>
    public const string RedisName = "gateway";

    /// <summary>How many connections it has to each server: limits, cache, keys and breakers, each one to ask and one to hear.</summary>
    public const int RedisConnections = 8;

    private const string ClientHeader = "X-Client";

    private readonly GatewayProcess _gateway;
    private readonly HttpClient _client;
    private readonly HttpClient _admin;

    private SharingNode(GatewayProcess gateway) => (_gateway, _client, _admin) = (gateway, gateway.CreateClient(), new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = gateway.AdminAddress });

    /// <summary>What the backend of all of them does.</summary>
    public static Script ScriptOf(ReceivedRequest request) => request.Method == "POST"
        ? Scripts.Send("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        : Scripts.Ok("page", "Cache-Control: public, max-age=3600");

    /// <summary>Starts one.</summary>
    /// <param name="backend">Where the backend is.</param>
    /// <param name="redis">What <c>Redis:Connection</c> says.</param>
    /// <param name="timeout">How long limits and keys wait for Redis; null for the defaults.</param>
    public static async Task<SharingNode> StartAsync(string backend, string redis, string? timeout = null) => new(await GatewayProcess.StartAsync(Configuration(backend, redis, timeout)));

    /// <summary>By what the backend knows a client's requests for a path.</summary>
    public static string IdOf(string path, string client) => $"{path} {client}";

    /// <summary>Sends a request.</summary>
    /// <param name="path"><c>/orders</c> and <c>/payments</c> are asked by POST.</param>
    /// <param name="client">Whose count it is; of those, the key.</param>
    /// <returns>Its status; 0 where there was no answer.</returns>
    public async Task<int> StatusAsync(string path, string client)
    {
        var hasKey = path is "/orders" or "/payments";
        using var request = new HttpRequestMessage(hasKey ? HttpMethod.Post : HttpMethod.Get, path);
        // The same shop, whichever gateway is asked.
        request.Headers.Host = "shop.test";
        request.Headers.TryAddWithoutValidation(ClientHeader, client);
        request.Headers.TryAddWithoutValidation(ReceivedRequest.IdHeader, IdOf(path, client));
        if (hasKey)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", client);
            request.Content = new StringContent("{}");
        }

        try
        {
            using var response = await _client.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary>How many of so many GETs pass; anything but 200 and 429 is a failure.</summary>
    public async Task<int> CountPassingAsync(int count, string path, string client)
    {
        var passing = 0;
        for (var i = 0; i < count; i++)
        {
            var status = await StatusAsync(path, client);
            Assert.Contains(status, new[] { (int)HttpStatusCode.OK, (int)HttpStatusCode.TooManyRequests });
            passing += status == (int)HttpStatusCode.OK ? 1 : 0;
        }

        return passing;
    }

    /// <summary>Waits until limits and keys ask Redis, and are answered: these refuse while they are not.</summary>
    public Task WaitForRedisAsync() => Eventually.HoldsAsync(
        async () => await StatusAsync("/refusing", "probe") == 200 && await StatusAsync("/payments", Guid.NewGuid().ToString()) == 201, "Redis is asked");

    /// <summary>Waits until neither limits nor keys ask Redis any more. That stays so while each of its answers is late.</summary>
    public Task WaitUntilItLeavesRedisAloneAsync() => Eventually.HoldsAsync(
        async () =>
        {
            var before = await SkippedAsync();
            return await StatusAsync("/payments", Guid.NewGuid().ToString()) == 503 && await StatusAsync("/refusing", "probe") == 429 && await SkippedAsync() > before;
        },
        "Redis is left alone");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _admin.Dispose();
        await _gateway.DisposeAsync();
    }

    // How many requests went without asking.
    private async Task<double> SkippedAsync()
    {
        var lines = (await _admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
        return lines.Where(static line => line.StartsWith("gateway_rate_limiting_store_total{", StringComparison.Ordinal) && line.Contains("\"skipped\"", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    private static string Configuration(string backend, string redis, string? timeout)
    {
        var patience = timeout is null ? "" : $"\"Timeout\": \"{timeout}\",";
        return GatewayConfiguration.Of(
            """
            "counted": { "ClusterId": "backend", "Match": { "Path": "/counted" }, "RateLimiterPolicy": "counted", "ResiliencePolicy": "watched" },
            "allowing": { "ClusterId": "backend", "Match": { "Path": "/allowing" }, "RateLimiterPolicy": "allowing", "ResiliencePolicy": "watched" },
            "refusing": { "ClusterId": "backend", "Match": { "Path": "/refusing" }, "RateLimiterPolicy": "refusing", "ResiliencePolicy": "watched" },
            "free": { "ClusterId": "backend", "Match": { "Path": "/free" }, "RateLimiterPolicy": "free", "ResiliencePolicy": "watched" },
            "pages": { "ClusterId": "backend", "Match": { "Path": "/pages/{**rest}" }, "RateLimiterPolicy": "leased", "CachePolicy": "pages" },
            "orders": { "ClusterId": "backend", "Match": { "Path": "/orders" }, "IdempotencyPolicy": "orders", "ResiliencePolicy": "watched" },
            "payments": { "ClusterId": "backend", "Match": { "Path": "/payments" }, "IdempotencyPolicy": "payments", "ResiliencePolicy": "watched" }
            """,
            $$""" "backend": { "Destinations": { "a": { "Address": "{{backend}}" } } } """).Replace("\"ReverseProxy\": {", $$"""
            "Telemetry": { "AccessLog": { "Enabled": false } },
            "Redis": { "Connection": "{{redis}}" },
            "RateLimiting": {
              {{patience}}
              "Policies": {
                "counted": { "Algorithm": "FixedWindow", "Limit": {{Limit}}, "Window": "1h", "Key": "header:{{ClientHeader}}" },
                "allowing": { "Algorithm": "SlidingWindow", "Limit": {{AllowingLimit}}, "Window": "1h", "Key": "header:{{ClientHeader}}", "OnStoreFailure": "Allow" },
                "refusing": { "Limit": 1000000000, "Window": "1h", "OnStoreFailure": "Refuse" },
                "free": { "Limit": 1000000000, "Window": "1h" },
                "leased": { "Limit": 1000000000, "Window": "1h", "Lease": 100 }
              }
            },
            "Caching": { "Policies": { "pages": {} } },
            "Idempotency": { {{patience}} "Policies": { "orders": {}, "payments": { "OnStoreFailure": "Refuse" } } },
            "Resilience": { "Policies": { "watched": { "Breaker": {} } } },
            "ReverseProxy": {
            """, StringComparison.Ordinal);
    }
}
