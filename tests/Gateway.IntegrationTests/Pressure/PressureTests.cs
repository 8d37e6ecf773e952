using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Pressure;

/// <summary>What a real gateway does that has too little memory, or too much to do.</summary>
public sealed class PressureTests : IAsyncLifetime
{
    private const int StoredBytes = 1024 * 1024;

    // Texts that take a while to encode.
    private static readonly string Big = string.Concat(Enumerable.Range(0, 4000).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{i * 7919 % 104729},\"name\":\"thing {i * 31 % 977}\"}},")));

    private readonly ScriptedBackend _backend = new(static request => request.Target switch
    {
        "/big" => Scripts.Ok(Big, "Content-Type: application/json"),
        _ when request.Target.StartsWith("/stored/", StringComparison.Ordinal) => Scripts.Ok(new string('x', StoredBytes), "Content-Type: text/plain", "Cache-Control: public, max-age=3600"),
        _ when request.ValuesOf("Upgrade").Count > 0 => Scripts.Send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").Then(Scripts.Hang),
        _ => Scripts.Ok("hello"),
    })
    {
        KeepsRequests = false,
    };

    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(PressedGateway.Configuration(_backend.Address, PressedGateway.Off));

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task TinyCeiling_RefusesAllButWhatIsCritical_UntilItIsLifted()
    {
        Assert.Equal(200, await _gateway.StatusAsync("/page"));
        await _gateway.EditAsync(_backend.Address, """{ "Memory": { "Limit": "1MiB" }, "Recovery": "1s" }""");
        await Eventually.HoldsAsync(async () => await _gateway.GetLevelAsync() == 1, "all is refused");

        var refused = await WireClient.SendAsync("1.1", _gateway.BaseAddress, WireRequest.Get("/page", "Origin: https://shop.test"));
        Assert.Equal(503, refused.Status);
        Assert.Equal("application/problem+json", refused.ValueOf("Content-Type"));
        Assert.Contains("\"urn:gateway:under-pressure\"", refused.Text, StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.ValueOf("Retry-After")!, CultureInfo.InvariantCulture), 1, 2);
        // It counts in no limit, and the page may read it.
        Assert.Null(refused.ValueOf("RateLimit"));
        Assert.Equal("https://shop.test", refused.ValueOf("Access-Control-Allow-Origin"));
        Assert.Equal(503, await _gateway.StatusAsync("/checkout/1"));
        Assert.Equal(503, await _gateway.StatusAsync("/members/", "X-Key: gold-key"));

        Assert.Equal(200, await _gateway.StatusAsync("/up"));
        Assert.Equal("ok\n", await _gateway.GetAdminAsync("/livez"));
        Assert.Equal("ok\n", await _gateway.GetAdminAsync("/readyz"));
        var metrics = await _gateway.GetAdminAsync("/metrics");
        Assert.Equal(1, await _gateway.GetMetricAsync("gateway_pressure_level_ratio"));
        Assert.Contains(metrics.Split('\n'), static line => line.StartsWith("gateway_pressure_refused_total{", StringComparison.Ordinal) && line.Contains("gateway_priority=\"low\"", StringComparison.Ordinal) && line.Contains("gateway_cause=\"memory\"", StringComparison.Ordinal));
        Assert.Equal(1024 * 1024, await _gateway.GetMetricAsync("gateway_pressure_memory_limit_bytes"));
        await Eventually.HoldsAsync(() => _gateway.Process.Lines.Any(static line => line.Contains("\"under_pressure\"", StringComparison.Ordinal)), "the access log has it");
        Assert.Single(_gateway.Process.Lines, static line => line.Contains("Under pressure (memory)", StringComparison.Ordinal));

        await _gateway.EditAsync(_backend.Address, PressedGateway.Off);
        await Eventually.HoldsAsync(async () => await _gateway.GetLevelAsync() == 0, "nothing is refused");
        Assert.Equal(200, await _gateway.StatusAsync("/page"));
        await Eventually.HoldsAsync(() => _gateway.Process.Lines.Any(static line => line.Contains("No longer under pressure", StringComparison.Ordinal)), "the log says that it is over");
    }

    [Fact]
    public async Task HalfAsMuchAsThereIs_RefusesTheLowest_AndAPartOfTheNext()
    {
        // A small first generation, so that what is in use stays near what it was.
        await using var gateway = await GatewayProcess.StartThroughAsync(["env", "DOTNET_GCgen0size=0x200000"], PressedGateway.Configuration(_backend.Address, PressedGateway.Off));
        var limit = 0L;
        await Eventually.HoldsAsync(
            async () =>
            {
                // The first time it gives back what it took to start. An edit of nothing is none.
                var next = await gateway.GetMemoryAsync() * 21 / 10;
                if (next != limit)
                    await gateway.EditAsync(_backend.Address, PressedGateway.ByMemory(next));
                limit = next;
                await Eventually.HoldsAsync(async () => await gateway.GetLevelAsync() > 0, "it looks");
                for (var looks = 0; looks < 8; looks++)
                    await gateway.StatusAsync("/page");
                return await gateway.GetLevelAsync() is > 0.4 and < 0.55;
            },
            "it is in the middle",
            2 * Eventually.Limit);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(503, await gateway.StatusAsync("/page"));
            Assert.Equal(503, await gateway.StatusAsync("/members/"));
            Assert.Equal(200, await gateway.StatusAsync("/checkout/1"));
            Assert.Equal(200, await gateway.StatusAsync("/members/", "X-Key: gold-key"));
            // What cannot be a caller's is nobody's: refused as anonymous, or as a key that is none.
            Assert.NotEqual(200, await gateway.StatusAsync("/members/", "X-Key: made-up"));
        }

        var statuses = new List<int>();
        for (var i = 0; i < 60; i++)
            statuses.Add(await gateway.StatusAsync("/members/", "X-Key: plain-key", string.Create(CultureInfo.InvariantCulture, $"X-Forwarded-For: 198.51.100.{i}")));
        Assert.Contains(200, statuses);
        Assert.Contains(503, statuses);

        var refused = (await gateway.GetPressureAsync()).GetProperty("refused");
        Assert.True(refused.GetProperty("low").GetInt64() >= 10);
        Assert.True(refused.GetProperty("normal").GetInt64() >= 1);
        Assert.Equal(0, refused.GetProperty("high").GetInt64());
    }

    [Fact]
    public async Task WebSocket_ThatIsOpen_StaysOpen_AndANewOneIsRefused()
    {
        await using var open = await OpenWebSocketAsync(101);
        await _gateway.EditAsync(_backend.Address, """{ "Memory": { "Limit": "1MiB" }, "Recovery": "1s" }""");
        await Eventually.HoldsAsync(async () => await _gateway.GetLevelAsync() == 1, "all is refused");

        await using var refused = await OpenWebSocketAsync(503);
        Assert.Equal(1, _backend.OpenConnectionCount);
    }

    [Fact]
    public async Task Upload_IsRefused_WithoutReachingTheBackend()
    {
        await _gateway.EditAsync(_backend.Address, """{ "Memory": { "Limit": "1MiB" }, "Recovery": "1s" }""");
        await Eventually.HoldsAsync(async () => await _gateway.GetLevelAsync() == 1, "all is refused");
        await using var client = await RawConnection.OpenAsync(_gateway.BaseAddress);
        await client.SendAsync("POST", "/upload", ["Host: localhost", "Expect: 100-continue", "Content-Length: 20000000"]);

        Assert.Equal(503, (await client.ReceiveHeadAsync()).Status);
        Assert.Equal(0, _backend.ConnectionCount);
    }

    [Fact]
    public async Task MemoryThatTheCacheHolds_IsGivenBack_AndTheGatewayRecoversByItself()
    {
        var empty = await _gateway.GetMemoryAsync();
        for (var i = 0; i < 96; i++)
            Assert.Equal(200, await _gateway.StatusAsync(string.Create(CultureInfo.InvariantCulture, $"/stored/{i}")));
        var full = 0L;
        await Eventually.HoldsAsync(async () => (full = await _gateway.GetMemoryAsync()) > empty + (64L * StoredBytes), "what is stored takes memory");
        Assert.True(await _gateway.GetMetricAsync("gateway_cache_entries") >= 96);

        // All that is in use is all there is: without the cache, it is much less.
        await _gateway.EditAsync(_backend.Address, string.Create(CultureInfo.InvariantCulture, $$"""{ "Memory": { "Limit": {{full}} }, "Recovery": "1s" }"""));
        await Eventually.HoldsAsync(async () => await _gateway.GetLevelAsync() > 0, "there is pressure");
        await Eventually.HoldsAsync(async () => await _gateway.GetLevelAsync() == 0 && await _gateway.GetMetricAsync("gateway_cache_entries") < 96, "the cache has given way, and nothing is refused");
        Assert.Equal(200, await _gateway.StatusAsync("/page"));
        await Eventually.HoldsAsync(async () => (await _gateway.GetPressureAsync()).GetProperty("memory").GetProperty("kept").GetDouble() > 0.5, "the cache may hold more again");
    }

    [Fact]
    public async Task WorkThatBeginsLate_RefusesTheLowest_AndTheGatewayRecoversByItself()
    {
        // One thread for all that takes long.
        await using var gateway = await GatewayProcess.StartThroughAsync(
            ["env", "DOTNET_ThreadPool_ForceMaxWorkerThreads=1", "DOTNET_ThreadPool_ForceMinWorkerThreads=1"],
            PressedGateway.Configuration(_backend.Address, """{ "Memory": { "Enabled": false }, "Delay": { "Enabled": true, "ShedFrom": "5ms", "ShedAll": "50ms" }, "Recovery": "1s" }"""));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 16).Select(_ => LoadAsync(gateway, stop.Token)).ToArray();
        await Eventually.HoldsAsync(async () => await gateway.StatusAsync("/page") == 503, "a request is refused");
        Assert.Equal("delay", (await gateway.GetPressureAsync()).GetProperty("cause").GetString());
        Assert.Equal(200, await gateway.StatusAsync("/up"));
        Assert.Equal("ok\n", await gateway.GetAdminAsync("/readyz"));

        await stop.CancelAsync();
        await Task.WhenAll(load);
        await Eventually.HoldsAsync(async () => await gateway.GetLevelAsync() == 0 && await gateway.StatusAsync("/page") == 200, "nothing is refused any more");
    }

    private static async Task LoadAsync(GatewayProcess gateway, CancellationToken stop)
    {
        using var client = gateway.CreateClient();
        while (!stop.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/big");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
            try
            {
                using var response = await client.SendAsync(request, stop);
                Assert.Equal("br", response.Content.Headers.ContentEncoding.Single());
            }
            catch (OperationCanceledException)
            {
                // It was enough, or takes longer than anybody waits: then there is load enough.
            }
        }
    }

    private async Task<RawConnection> OpenWebSocketAsync(int status)
    {
        var client = await RawConnection.OpenAsync(_gateway.BaseAddress);
        await client.SendAsync("GET", "/ws", ["Host: localhost", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]);
        Assert.Equal(status, (await client.ReceiveHeadAsync()).Status);
        return client;
    }
}
