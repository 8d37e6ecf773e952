using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>Places at a cluster, and who waits for them.</summary>
public sealed class ConcurrencyTests : IAsyncLifetime
{
    private readonly HoldingBackend _backend = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _backend.DisposeAsync();

    [Fact]
    public async Task Requests_ThatAreMore_Wait_AndTheBackendNeverHasMore()
    {
        await using var gateway = await StartAsync("""{ "MaxConcurrency": 3, "Queue": { "Limit": 64, "Timeout": "60s" } }""");
        var all = Enumerable.Range(0, 40).Select(i => gateway.SendAsync("GET", "/", id: $"r{i}")).ToArray();
        await gateway.WaitForWaitingAsync(37);
        for (var i = 0; i < 40; i++)
        {
            await Eventually.HoldsAsync(() => _backend.Inside == Math.Min(3, 40 - i), "all places are taken");
            _backend.LetGo();
            await Eventually.HoldsAsync(() => all.Count(static one => one.IsCompleted) > i, "one is answered");
        }

        Assert.All(await Task.WhenAll(all), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(3, _backend.Most);
        await gateway.WaitForActiveAsync(0);
    }

    [Fact]
    public async Task Request_WithoutAPlace_IsToldAtOnceWhenToComeBack()
    {
        await using var gateway = await StartAsync("""{ "MaxConcurrency": 1, "Queue": { "Limit": 1, "Timeout": "60s" } }""");
        Task<HttpResponseMessage>[] held = [gateway.SendAsync("GET", "/"), gateway.SendAsync("GET", "/")];
        await gateway.WaitForWaitingAsync(1);
        using var refused = await gateway.SendAsync("POST", "/", "abc");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal("urn:gateway:overloaded", problem.RootElement.GetProperty("type").GetString());
        await gateway.WaitForErrorAsync("queue_full");
        Assert.Equal(1, await gateway.MetricAsync("gateway_resilience_requests_total", "queue_full"));
        _backend.LetGo(2);
        Assert.All(await Task.WhenAll(held), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(2, _backend.Backend.Requests.Count);
    }

    [Fact]
    public async Task Request_OfARouteWithAPriority_TakesThePlaceOfALowerOne()
    {
        await using var gateway = await StartAsync("""{ "MaxConcurrency": 1, "Queue": { "Limit": 1, "Timeout": "60s" } }""", """ "Priority": "High", """);
        var first = gateway.SendAsync("GET", "/vip/");
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");
        var low = gateway.SendAsync("GET", "/vip/");
        await gateway.WaitForWaitingAsync(1);
        var high = gateway.SendAsync("GET", "/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await low).StatusCode);
        _backend.LetGo(2);
        Assert.All(await Task.WhenAll(first, high), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task Request_ThatWaitsTooLong_IsTold()
    {
        await using var gateway = await StartAsync("""{ "MaxConcurrency": 1, "Queue": { "Timeout": "100ms" } }""");
        var held = gateway.SendAsync("GET", "/");
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");

        Assert.Equal(503, await gateway.StatusOfAsync("/"));
        _backend.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
        Assert.Single(_backend.Backend.Requests);
    }

    // Who guards a pool's routes by asking the pool must not ask past its limit.
    [Fact]
    public async Task Questions_WhoCalls_TakePlacesOfTheSamePool()
    {
        await using var gateway = await StartGuardedAsync("""{ "MaxConcurrency": 1, "Queue": { "Timeout": "60s" } }""");
        var held = gateway.SendAsync("GET", "/vip/", id: "held");
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");
        var guarded = gateway.SendAsync("GET", "/", id: "guarded", key: "alice");
        await gateway.WaitForWaitingAsync(1);
        _backend.LetGo(3);

        Assert.All(await Task.WhenAll(held, guarded), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(1, _backend.Most);
        Assert.Equal(["/vip/", "/who", "/"], _backend.Backend.Requests.Select(static request => request.Target));
        Assert.Equal(3, await gateway.MetricAsync("gateway_resilience_requests_total", "entered"));
    }

    [Fact]
    public async Task Question_WhoCalls_WithoutAPlace_IsNeverAYes()
    {
        await using var gateway = await StartGuardedAsync("""{ "MaxConcurrency": 1 }""");
        var held = gateway.SendAsync("GET", "/vip/");
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");
        using var guarded = await gateway.SendAsync("GET", "/", key: "alice");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, guarded.StatusCode);
        Assert.Single(_backend.Backend.Requests);
        _backend.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
    }

    // The place is full, so that a route would get the other cluster's answer: of who calls, that is no answer.
    [Fact]
    public async Task Question_WhoCalls_IsNeverAnsweredByAFallback()
    {
        await using var standby = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await StartGuardedAsync(
            """{ "MaxConcurrency": 1, "Fallback": { "Cluster": "other" } }""", $$"""{ "Destinations": { "a": { "Address": "{{standby.Address}}" } } }""");
        var held = gateway.SendAsync("GET", "/vip/");
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");

        Assert.Equal(200, await gateway.StatusOfAsync("/vip/"));
        Assert.Single(standby.Requests);
        using var guarded = await gateway.SendAsync("GET", "/", key: "alice");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, guarded.StatusCode);
        Assert.Single(standby.Requests);
        _backend.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
    }

    [Fact]
    public async Task Client_ThatLeaves_LeavesTheQueue_AndTheBackendNeverSeesIt()
    {
        await using var gateway = await StartAsync("""{ "MaxConcurrency": 1, "Queue": { "Timeout": "60s" } }""");
        var held = gateway.SendAsync("GET", "/");
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");
        using var client = new CancellationTokenSource();
        var leaving = gateway.SendAsync("GET", "/", cancellation: client.Token);
        await gateway.WaitForWaitingAsync(1);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await gateway.WaitForWaitingAsync(0);
        await gateway.WaitForErrorAsync("client_aborted");

        _backend.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
        await gateway.WaitForActiveAsync(0);
        Assert.Single(_backend.Backend.Requests);
    }

    [Fact]
    public async Task Priorities_LetTheRouteThatGoesFirstPassThoseThatWait()
    {
        await using var gateway = await StartAsync("""{ "MaxConcurrency": 1, "Queue": { "Timeout": "60s", "Priorities": { "Routes": { "vip": "High" } } } }""");
        var all = new List<Task<HttpResponseMessage>> { gateway.SendAsync("GET", "/", id: "first") };
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");
        foreach (var (target, id) in new[] { ("/", "second"), ("/vip/", "vip") })
        {
            all.Add(gateway.SendAsync("GET", target, id: id));
            await gateway.WaitForWaitingAsync(all.Count - 1);
        }

        _backend.LetGo(3);
        await Task.WhenAll(all);
        Assert.Equal(["first", "vip", "second"], _backend.Order);
    }

    [Fact]
    public async Task Priorities_LetCallersByTheirClaimGoFirst_AndAnonymousOnesLast()
    {
        static string KeyOf(string name, string tag) =>
            $$"""{ "Sha256": "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}}", "Owner": "{{name}}", "Tag": "{{tag}}" }""";
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "MaxConcurrency": 1, "Queue": { "Timeout": "60s", "Priorities": { "Claims": { "gold": "High" } } } }""",
            [_backend.Backend.Address],
            """ "AuthorizationPolicy": "maybe", """,
            $$"""
            "Authentication": {
              "Schemes": { "keys": { "Type": "ApiKey", "Header": "X-Api-Key", "Keys": [ {{KeyOf("a-key-of-somebody-in-silver", "silver")}}, {{KeyOf("a-key-of-somebody-in-gold", "gold")}} ] } },
              "Policies": { "maybe": { "Schemes": [ "keys" ], "Optional": true } }
            },
            """);
        var all = new List<Task<HttpResponseMessage>> { gateway.SendAsync("GET", "/", id: "first") };
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");
        foreach (var (id, key) in new[] { ("anonymous", null), ("silver", "a-key-of-somebody-in-silver"), ("gold", "a-key-of-somebody-in-gold") })
        {
            all.Add(gateway.SendAsync("GET", "/", id: id, key: key));
            await gateway.WaitForWaitingAsync(all.Count - 1);
        }

        _backend.LetGo(4);
        Assert.All(await Task.WhenAll(all), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(["first", "gold", "silver", "anonymous"], _backend.Order);
    }

    [Fact]
    public async Task WebSocket_HoldsItsPlaceAsLongAsItIsOpen()
    {
        await using var backend = new ScriptedBackend(static request => request.Target == "/ws"
            ? Scripts.Send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").Then(Scripts.Hang)
            : Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync("""{ "MaxConcurrency": 1 }""", [backend.Address]);
        await using (var client = await RawConnection.OpenAsync(gateway.Gateway.BaseAddress))
        {
            await client.SendAsync("GET", "/ws", ["Host: localhost", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]);
            Assert.Equal(101, (await client.ReceiveHeadAsync()).Status);
            Assert.Equal(503, await gateway.StatusOfAsync("/"));
        }

        await gateway.WaitForActiveAsync(0);
        Assert.Equal(200, await gateway.StatusOfAsync("/"));
    }

    [Fact]
    public async Task Destination_WithAllItsPlacesTaken_LeavesTheRestToTheOthers()
    {
        await using var other = new HoldingBackend();
        await using var gateway = await ProtectedGateway.StartAsync("""{ "MaxConcurrencyPerDestination": 2 }""", [_backend.Backend.Address, other.Backend.Address]);
        var held = Enumerable.Range(0, 4).Select(_ => gateway.SendAsync("GET", "/")).ToArray();
        await Eventually.HoldsAsync(() => (_backend.Inside, other.Inside) == (2, 2), "each has two");

        Assert.Equal(503, await gateway.StatusOfAsync("/"));
        _backend.LetGo(2);
        other.LetGo(2);
        Assert.All(await Task.WhenAll(held), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task Reload_WithAnotherLimit_CountsThoseThatAreOnTheirWay_AndGoesOnWithThoseThatWait()
    {
        await using var gateway = await StartAsync("""{ "MaxConcurrency": 2, "Queue": { "Timeout": "60s" } }""");
        var all = Enumerable.Range(0, 3).Select(_ => gateway.SendAsync("GET", "/")).ToList();
        await gateway.WaitForWaitingAsync(1);
        await gateway.ChangeAsync("""{ "MaxConcurrency": 4, "Queue": { "Timeout": "60s" } }""");
        all.AddRange(Enumerable.Range(0, 2).Select(_ => gateway.SendAsync("GET", "/")));
        await Eventually.HoldsAsync(() => _backend.Inside == 4, "four are on their way");
        await gateway.WaitForWaitingAsync(1);

        _backend.LetGo(5);
        Assert.All(await Task.WhenAll(all), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(4, _backend.Most);
    }

    [Fact]
    public async Task TotalTimeout_EndsTheWaitingToo()
    {
        // So many places that waiting for one does not look hopeless, however slow the machine.
        const int Places = 32;
        await using var gateway = await ProtectedGateway.StartAsync(
            $$"""{ "MaxConcurrency": {{Places}}, "Queue": { "Timeout": "60s" } }""", [_backend.Backend.Address], """ "TotalTimeout": "1s", """);
        var held = Enumerable.Range(0, Places).Select(_ => gateway.SendAsync("GET", "/vip/")).ToArray();
        await Eventually.HoldsAsync(() => _backend.Inside == Places, "all places are taken");
        using var response = await gateway.SendAsync("GET", "/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        await gateway.WaitForErrorAsync("queue_timed_out");
        _backend.LetGo(Places);
        Assert.All(await Task.WhenAll(held), static one => Assert.Equal(HttpStatusCode.OK, one.StatusCode));
    }

    [Fact]
    public async Task Part_OfAnAggregate_TakesAPlaceLikeAnyOther()
    {
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "MaxConcurrency": 1 }""",
            [_backend.Backend.Address],
            root: """ "Aggregates": { "home": { "Match": { "Path": "/home" }, "Parts": { "a": { "Cluster": "backend", "Path": "/a", "Required": true, "ResiliencePolicy": "pool" } } } }, """);
        var held = gateway.SendAsync("GET", "/");
        await Eventually.HoldsAsync(() => _backend.Inside == 1, "the place is taken");
        using var response = await gateway.SendAsync("GET", "/home");

        Assert.InRange((int)response.StatusCode, 500, 504);
        Assert.Equal(1, await gateway.MetricAsync("gateway_resilience_requests_total", "queue_full"));
        _backend.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
        Assert.Single(_backend.Backend.Requests);
    }

    [Fact]
    public async Task Adaptive_AtAClusterThatSaysItIsTooMuch_GoesDownToTheMinimum()
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.Send("HTTP/1.1 503 Enough\r\nContent-Length: 0\r\n\r\n")) { KeepsRequests = false };
        await using var gateway = await ProtectedGateway.StartAsync("""{ "Adaptive": { "Minimum": 3, "Maximum": 64 }, "Queue": { "Timeout": "60s" } }""", [backend.Address]);
        await Eventually.HoldsAsync(
            async () =>
            {
                for (var i = 0; i < 64; i++)
                    await gateway.StatusOfAsync("/");
                return (int)await gateway.MetricAsync("gateway_resilience_limit") == 3;
            },
            "the limit is the minimum");
    }

    /// <summary>The route <c>shop</c> takes those whom the backend's <c>/who</c> knows; its questions have the policy too.</summary>
    private Task<ProtectedGateway> StartGuardedAsync(string policy, string? other = null) => ProtectedGateway.StartAsync(
        policy,
        [_backend.Backend.Address],
        """ "AuthorizationPolicy": "customers", """,
        """
        "Authentication": {
          "Schemes": { "backend": { "Type": "ForwardAuth", "Cluster": "backend", "ResiliencePolicy": "pool", "Path": "/who", "CacheKey": "header:X-Api-Key" } },
          "Policies": { "customers": { "Schemes": "backend" } }
        },
        """,
        other);

    private Task<ProtectedGateway> StartAsync(string policy, string route = "") => ProtectedGateway.StartAsync(policy, [_backend.Backend.Address], route);
}
