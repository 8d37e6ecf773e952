using System.Globalization;
using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>The limits of one gateway, over real sockets.</summary>
public sealed class LocalLimitTests : IAsyncLifetime
{
    private const string TrustLoopback = "\"TrustedProxies\": [ \"127.0.0.1/32\" ],";

    private static readonly Dictionary<string, string> Policies = new()
    {
        ["address"] = """{ "Algorithm": "SlidingWindow", "Limit": 5, "Window": "1h" }""",
        ["key"] = """{ "Algorithm": "FixedWindow", "Limit": 5, "Window": "1h", "Key": "header:X-Api-Key" }""",
        ["session"] = """{ "Limit": 5, "Window": "1h", "Key": "cookie:session" }""",
        ["slots"] = """{ "Algorithm": "Concurrency", "Limit": 2 }""",
        ["failures"] = """{ "Algorithm": "FixedWindow", "Limit": 20, "Window": "1h", "Cost": { "Statuses": { "401": 10 } } }""",
        ["bytes"] = """{ "Limit": 10000, "Window": "1h", "Cost": { "Request": 0, "Bytes": "Response" } }""",
    };

    private readonly SemaphoreSlim _held = new(0);
    private readonly ScriptedBackend _backend;

    public LocalLimitTests() => _backend = new ScriptedBackend(request => request.Target switch
    {
        "/slots/held" => HoldAsync,
        "/failures/login" => Scripts.Send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"),
        "/bytes/large" => Scripts.Ok(new string('x', 6000)),
        _ => Scripts.Ok("hello", "X-RateLimit-Limit: 60", "RateLimit: \"laravel\";r=59;t=1"),
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        _held.Dispose();
    }

    [Fact]
    public async Task Refusal_IsAProblemThatLaravelsClientsRead_AndTheBackendDoesNotSeeIt()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies);
        for (var i = 4; i >= 0; i--)
        {
            using var response = await node.GetAsync("/address/");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("60", response.Headers.GetValues("X-RateLimit-Limit").Single());
            Assert.StartsWith($"\"address\";r={i.ToString(CultureInfo.InvariantCulture)};t=3", string.Join(", ", response.Headers.GetValues("RateLimit")), StringComparison.Ordinal);
            Assert.Contains("\"laravel\";r=59;t=1", string.Join(", ", response.Headers.GetValues("RateLimit")), StringComparison.Ordinal);
        }

        using var refused = await node.GetAsync("/address/");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal("Too many requests. Please try again later.", problem.RootElement.GetProperty("message").GetString());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 3000, 3601);
        Assert.Equal("\"address\";q=5;w=3600", refused.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal(5, _backend.Requests.Count);
    }

    [Fact]
    public async Task ForwardedFor_OfAnybody_DoesNotEscapeTheLimit()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies);

        Assert.Equal(5, await node.CountPassingAsync(20, "/address/", static i =>
            [("X-Forwarded-For", $"203.0.113.{i.ToString(CultureInfo.InvariantCulture)}"), ("Forwarded", $"for=203.0.113.{i.ToString(CultureInfo.InvariantCulture)}"), ("X-Real-IP", $"203.0.113.{i.ToString(CultureInfo.InvariantCulture)}")]));
    }

    [Fact]
    public async Task ForwardedFor_ByATrustedProxy_CountsTheClientAndNotWhatItSaid()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies, root: TrustLoopback);

        Assert.Equal(5, await node.CountPassingAsync(20, "/address/", static i => [("X-Forwarded-For", $"10.9.8.{i.ToString(CultureInfo.InvariantCulture)}, 198.51.100.7")]));
        Assert.Equal(5, await node.CountPassingAsync(8, "/address/", static _ => [("X-Forwarded-For", "198.51.100.8")]));
        Assert.Equal(5, await node.CountPassingAsync(20, "/address/", static i => [("X-Forwarded-For", $"2001:db8:1:2:{i.ToString("x", CultureInfo.InvariantCulture)}::1")]));
        Assert.Equal(5, await node.CountPassingAsync(8, "/address/", static _ => [("X-Forwarded-For", "2001:db8:1:3::1")]));
    }

    [Fact]
    public async Task Header_InAnySpelling_IsOneKey_AndWithoutOneTheAddressCounts()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies);
        string[] spellings = ["X-Api-Key", "x-api-key", "X_Api_Key", "X.API.KEY"];

        Assert.Equal(5, await node.CountPassingAsync(20, "/key/", i => [(spellings[i % 4], "a")]));
        Assert.Equal(5, await node.CountPassingAsync(8, "/key/", static _ => [("X-Api-Key", "b")]));
        // Two of them, an empty one and none are all the address.
        Assert.Equal(5, await node.CountPassingAsync(20, "/key/", static i => (i % 3) switch
        {
            0 => [],
            1 => [("X-Api-Key", i.ToString(CultureInfo.InvariantCulture)), ("X_Api_Key", "b")],
            _ => [("X-Api-Key", "")],
        }));
    }

    [Fact]
    public async Task Cookie_InAnyEncoding_IsOneKey()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies);
        string[] spellings = ["session=abc", "theme=dark; session=%61bc", "session=\"abc\"", "session=a%62c; x=%"];

        Assert.Equal(5, await node.CountPassingAsync(20, "/session/", i => [("Cookie", spellings[i % 4])]));
    }

    [Fact]
    public async Task Concurrency_OfRequestsThatLast_EndsWithThem()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies);
        var held = new[] { node.GetAsync("/slots/held"), node.GetAsync("/slots/held") };
        await Eventually.HoldsAsync(() => Task.FromResult(_backend.Requests.Count == 2), "both are on their way");
        using var refused = await node.GetAsync("/slots/");
        Assert.Equal((HttpStatusCode.TooManyRequests, 1.0), (refused.StatusCode, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));

        _held.Release(2);
        foreach (var one in held)
            (await one).Dispose();
        await Eventually.HoldsAsync(() => node.PassesAsync("/slots/"), "there is room again");
    }

    [Fact]
    public async Task Concurrency_OfAClientThatLeaves_IsGivenBack()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies);
        using var leaving = new CancellationTokenSource();
        using var client = node.Gateway.CreateClient();
        var requests = new[] { client.GetAsync(new Uri("/slots/held", UriKind.Relative), leaving.Token), client.GetAsync(new Uri("/slots/held", UriKind.Relative), leaving.Token) };
        await Eventually.HoldsAsync(() => Task.FromResult(_backend.Requests.Count == 2), "both are on their way");
        Assert.False(await node.PassesAsync("/slots/"));
        await leaving.CancelAsync();
        foreach (var request in requests)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Eventually.HoldsAsync(() => node.PassesAsync("/slots/"), "all places are free again");
    }

    [Fact]
    public async Task Cost_OfFailedLoginsAndOfBytes_IsChargedWhenTheyEnd()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies);
        using (var failed = await node.GetAsync("/failures/login"))
            Assert.Equal(HttpStatusCode.Unauthorized, failed.StatusCode);
        using (var failed = await node.GetAsync("/failures/login"))
            Assert.Equal(HttpStatusCode.Unauthorized, failed.StatusCode);
        await Eventually.HoldsAsync(async () => !await node.PassesAsync("/failures/"), "two failures are all that is allowed");

        Assert.True(await node.PassesAsync("/bytes/large"));
        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await node.GetAsync("/bytes/large");
                return response.StatusCode == HttpStatusCode.TooManyRequests;
            },
            "the bytes are used up");
    }

    [Fact]
    public async Task Reload_OfAnotherLimit_GoesOnWithTheCounts()
    {
        await using var node = await LimitedNode.StartAsync(_backend.Address, Policies);
        Assert.Equal(5, await node.CountPassingAsync(7, "/address/"));
        var generation = (await node.Gateway.GetStatusAsync()).Generation;
        var edited = new Dictionary<string, string>(Policies) { ["address"] = """{ "Algorithm": "SlidingWindow", "Limit": 8, "Window": "2h" }""" };
        await node.Gateway.EditAsync(LimitedNode.Configuration(_backend.Address, edited));
        await node.Gateway.WaitForGenerationAsync(generation + 1);

        Assert.Equal(3, await node.CountPassingAsync(7, "/address/"));
    }

    private async Task HoldAsync(BackendConnection connection)
    {
        await _held.WaitAsync(TimeSpan.FromSeconds(30));
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
}
