using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>When a request is sent again, where to, and how often.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Close_OnAConnectionThatWasKept_CountsAsARetry_AndTheOthersTakeNewOnes(int attempts)
    {
        await using var backend = new ScriptedBackend(ScriptOf);
        await using var gateway = await ProtectedGateway.StartAsync(attempts == 0 ? null : $$"""{ "Retry": { "Attempts": {{attempts}}, "Delay": "1ms", "Deadline": "60s" } }""", [backend.Address]);
        // Several connections to be kept.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => gateway.StatusOfAsync("/slow")));
        Assert.True(backend.OpenConnectionCount > 1);

        Assert.Equal(502, await StatusAsync(gateway, "GET", "/close", null, "kept"));
        Assert.Equal(attempts == 0 ? 2 : 1 + attempts, backend.CountOf("kept"));
        Assert.Equal(502, await StatusAsync(gateway, "POST", "/close", "abc", "posted"));
        Assert.Equal(1, backend.CountOf("posted"));
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("POST", "abc")]
    public async Task Refused_WithAnyMethod_GoesToAnotherDestination(string method, string? body)
    {
        using var refusing = new RefusingPort();
        using var alsoRefusing = new RefusingPort();
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync("""{ "Retry": { "Attempts": 2, "Delay": "1ms", "Deadline": "60s" } }""", [refusing.Address, alsoRefusing.Address, backend.Address]);
        using var response = await gateway.SendAsync(method, "/", body, "one");

        Assert.Equal((HttpStatusCode.OK, "one", 1), (response.StatusCode, await response.Content.ReadAsStringAsync(), backend.CountOf("one")));
        Assert.Equal(body ?? "", backend.RequestsOf("one").Single().BodyText);
        Assert.Equal(2, await gateway.MetricAsync("gateway_resilience_retries_total", "unreachable"));
    }

    [Fact]
    public async Task Refused_MoreOftenThanItMayBeRetried_IsUnreachable()
    {
        using var refusing = new RefusingPort();
        using var alsoRefusing = new RefusingPort();
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync("""{ "Retry": { "Attempts": 1, "Delay": "1ms", "Deadline": "60s" } }""", [refusing.Address, alsoRefusing.Address, backend.Address]);

        Assert.Equal(502, await gateway.StatusOfAsync("/"));
        Assert.Empty(backend.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"Forwarder\": \"Yarp\",")]
    public async Task Status_GoesToAnotherDestinationFirst_AndLeavesNoTrace(string cluster)
    {
        await using var failing = new ScriptedBackend(static _ => Scripts.Send("HTTP/1.1 503 Down\r\nX-Of-The-First: yes\r\nSet-Cookie: a=b\r\nContent-Length: 4\r\n\r\ndown"));
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync("""{ "Retry": { "Delay": "1ms", "Deadline": "60s" } }""", [failing.Address, backend.Address], cluster: cluster);
        for (var i = 0; i < 5; i++)
        {
            using var response = await gateway.SendAsync("GET", "/", id: $"r{i}");
            Assert.Equal((HttpStatusCode.OK, "OK", $"r{i}"), (response.StatusCode, response.ReasonPhrase, await response.Content.ReadAsStringAsync()));
            Assert.False(response.Headers.Contains("X-Of-The-First") || response.Headers.Contains("Set-Cookie"));
            Assert.Equal((1, 1), (failing.CountOf($"r{i}"), backend.CountOf($"r{i}")));
        }
    }

    [Fact]
    public async Task Status_OfTheLastTry_IsTheBackendsOwnAnswer()
    {
        await using var backend = new ScriptedBackend(static request => Scripts.Send("HTTP/1.1 503 Down\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\ndown"));
        await using var gateway = await ProtectedGateway.StartAsync("""{ "Retry": { "Attempts": 3, "Delay": "1ms", "Deadline": "60s" } }""", [backend.Address]);
        using var response = await gateway.SendAsync("GET", "/", id: "one");

        Assert.Equal("down", await response.Content.ReadAsStringAsync());
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.Equal(4, backend.CountOf("one"));
        Assert.Equal(3, await gateway.MetricAsync("gateway_resilience_retries_total", "\"status\""));
    }

    [Fact]
    public async Task Status_ThatOpensTheOnlyBreaker_IsTheBackendsOwnAnswer()
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.Send("HTTP/1.1 503 Down\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\ndown"));
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "Retry": { "Attempts": 3, "Delay": "1ms", "Deadline": "60s" }, "Breaker": { "MinimumThroughput": 2, "BreakDuration": "1h" } }""", [backend.Address]);
        using var response = await gateway.SendAsync("GET", "/", id: "one");

        Assert.Equal("down", await response.Content.ReadAsStringAsync());
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.Equal(2, backend.CountOf("one"));
        using var next = await gateway.SendAsync("GET", "/", id: "two");
        Assert.Contains("urn:gateway:circuit-open", await next.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, backend.CountOf("two"));
    }

    // The one that had it may have done it, whatever the next one says.
    [Theory]
    [InlineData("the breaker opens")]
    [InlineData("the next refuses")]
    public async Task Reset_BeforeAnAttemptThatReachesNobody_StaysWhatMayHaveBeenDone(string then)
    {
        using var refusing = new RefusingPort();
        await using var resetting = new ScriptedBackend(static _ => Scripts.Reset);
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "Retry": { "Delay": "1ms", "Deadline": "60s" }, "Breaker": { "MinimumThroughput": 1, "BreakDuration": "1h" } }""",
            then == "the next refuses" ? [resetting.Address, refusing.Address] : [resetting.Address],
            """ "IdempotencyPolicy": "keys", """,
            """ "Idempotency": { "Policies": { "keys": { "Methods": [ "DELETE" ] } } }, """);

        Assert.Contains("urn:gateway:upstream-invalid", (await DeleteAsync(gateway)).Text, StringComparison.Ordinal);
        Assert.Contains("urn:gateway:idempotency-in-flight", (await DeleteAsync(gateway)).Text, StringComparison.Ordinal);
        Assert.Equal(1, resetting.CountOf("one"));
    }

    // So has one whose answer was asked for again, and which the client does not see.
    [Theory]
    [InlineData("has no room")]
    [InlineData("refuses")]
    public async Task Status_BeforeAnAttemptThatReachesNobody_StaysWhatMayHaveBeenDone(string next)
    {
        using var refusing = new RefusingPort();
        await using var down = new ScriptedBackend(static _ => Scripts.Send("HTTP/1.1 503 Down\r\nContent-Length: 4\r\n\r\ndown"));
        await using var holding = new HoldingBackend();
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "MaxConcurrencyPerDestination": 1, "Retry": { "Attempts": 1, "Delay": "1ms", "Deadline": "60s", "Budget": 100 }, "Breaker": { "MinimumThroughput": 2, "BreakDuration": "1h" } }""",
            [down.Address, next == "refuses" ? refusing.Address : holding.Backend.Address],
            """ "IdempotencyPolicy": "keys", """,
            """ "Idempotency": { "Policies": { "keys": { "Methods": [ "DELETE" ] } } }, """);
        if (next == "has no room")
        {
            _ = gateway.SendAsync("GET", "/", id: "another");
            await Eventually.HoldsAsync(() => holding.Inside == 1, "the only place is taken");
        }

        Assert.Contains("urn:gateway:upstream-invalid", (await DeleteAsync(gateway)).Text, StringComparison.Ordinal);
        Assert.Contains("urn:gateway:idempotency-in-flight", (await DeleteAsync(gateway)).Text, StringComparison.Ordinal);
        Assert.Equal(1, down.CountOf("one"));
    }

    [Fact]
    public async Task FirstByteTimeout_IsForEachAttempt_AndTotalTimeoutForAll()
    {
        await using var hanging = new ScriptedBackend(static _ => Scripts.Hang);
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using (var gateway = await ProtectedGateway.StartAsync(
            """{ "Retry": { "Delay": "1ms", "Deadline": "60s" } }""", [hanging.Address, backend.Address], """ "FirstByteTimeout": "1s", """))
            Assert.Equal(200, await gateway.StatusOfAsync("/"));

        await using (var gateway = await ProtectedGateway.StartAsync(
            """{ "Retry": { "Attempts": 10, "Delay": "1ms", "Deadline": "60s" } }""", [hanging.Address], """ "FirstByteTimeout": "1s", "TotalTimeout": "3s", """))
        {
            using var response = await gateway.SendAsync("GET", "/", id: "one");
            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
            Assert.InRange(hanging.CountOf("one"), 2, 4);
        }
    }

    [Fact]
    public async Task Budget_HoldsRetriesToAShare_HoweverManyFail()
    {
        await using var backend = new ScriptedBackend(static _ => connection => SlowlyAsync(connection, "HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n")) { KeepsRequests = false };
        await using var gateway = await ProtectedGateway.StartAsync("""{ "Retry": { "Attempts": 10, "Delay": "1ms", "Deadline": "60s" } }""", [backend.Address]);
        const int Clients = 50;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            using var response = await gateway.SendAsync("GET", "/", id: "all");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }));

        // All of them fail at about the same time: a fifth of them may be repeated at a time, and no more than ten times each.
        Assert.InRange(backend.CountOf("all"), Clients + 1, Clients * 5);
        Assert.True(await gateway.MetricAsync("gateway_resilience_retries_total", "over_budget") > 0);
    }

    private static Task<WireResponse> DeleteAsync(ProtectedGateway gateway) => gateway.SendAsync(
        "1.1", new WireRequest("DELETE", "/") { Headers = [$"{ReceivedRequest.IdHeader}: one", "Idempotency-Key: k"] });

    private static async Task SlowlyAsync(BackendConnection connection, string answer)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        await connection.SendAsync(answer);
    }

    private static async Task<int> StatusAsync(ProtectedGateway gateway, string method, string target, string? body, string id)
    {
        using var response = await gateway.SendAsync(method, target, body, id);
        return (int)response.StatusCode;
    }

    private static Script ScriptOf(ReceivedRequest request) =>
        request.Target == "/slow" ? static connection => SlowlyAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") : RetryFaults.ScriptOf(request);
}
