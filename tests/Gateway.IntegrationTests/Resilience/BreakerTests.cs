using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>Destinations that are left alone, and what clients see of that.</summary>
public sealed class BreakerTests
{
    private const string Broken = "HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task Breaker_OfTheOnlyDestination_RefusesAtOnce_AndClosesOnceItIsWellAgain()
    {
        var isBroken = true;
        await using var backend = new ScriptedBackend(_ => Volatile.Read(ref isBroken) ? Scripts.Send(Broken) : Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "Breaker": { "MinimumThroughput": 4, "BreakDuration": "1s", "Trials": 1 } }""", [backend.Address]);
        for (var i = 0; i < 4; i++)
            Assert.Equal(503, await gateway.StatusOfAsync("/"));

        // It may have been half-open for a moment on a slow machine, in which case it is asked once more.
        using var refused = await Eventually.GetAsync(() => RefusalAsync(gateway), "a request is refused without asking the backend");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 8);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        await gateway.WaitForErrorAsync("circuit_open");
        Assert.True(await gateway.MetricAsync("gateway_resilience_destination_changes_total", "opened") >= 1);

        Volatile.Write(ref isBroken, false);
        await Eventually.HoldsAsync(async () => await gateway.StatusOfAsync("/") == 200, "the breaker closes");
        Assert.Equal(200, await gateway.StatusOfAsync("/"));
        Assert.True(await gateway.MetricAsync("gateway_resilience_destination_changes_total", "closed") >= 1);
    }

    [Fact]
    public async Task Breaker_OfOneOfTwo_LeavesTheRequestsToTheOther_AndStaysOpenThroughReloads()
    {
        await using var broken = new ScriptedBackend(static _ => Scripts.Send(Broken));
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        const string Policy = """{ "Breaker": { "MinimumThroughput": 4, "BreakDuration": "1h" } }""";
        await using var gateway = await ProtectedGateway.StartAsync(Policy, [broken.Address, backend.Address]);
        for (var i = 0; i < 4; i++)
            Assert.Equal(503, await gateway.StatusOfAsync("/"));
        for (var i = 0; i < 10; i++)
            Assert.Equal(200, await gateway.StatusOfAsync("/"));

        await gateway.ChangeAsync("""{ "Breaker": { "MinimumThroughput": 5, "BreakDuration": "1h" }, "MaxConcurrency": 10 }""");
        Assert.Equal(200, await gateway.StatusOfAsync("/"));
        Assert.Equal(4, broken.Requests.Count);
        Assert.Equal(1, await gateway.MetricAsync("gateway_resilience_destination_left_alone", "gateway_destination=\"a\""));

        // What is not asked for any more is forgotten.
        await gateway.ChangeAsync("""{ "MaxConcurrency": 10 }""");
        Assert.Equal(503, await gateway.StatusOfAsync("/"));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("refused")]
    public async Task Breaker_CountsWhatNeverAnswers(string fault)
    {
        using var refusing = new RefusingPort();
        await using var resetting = new ScriptedBackend(static _ => Scripts.Reset);
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "Breaker": { "MinimumThroughput": 3, "BreakDuration": "1h" }, "Retry": { "Delay": "1ms", "Deadline": "60s" } }""",
            [fault == "refused" ? refusing.Address : resetting.Address, backend.Address]);
        for (var i = 0; i < 8; i++)
            Assert.Equal(200, await gateway.StatusOfAsync("/"));

        Assert.Equal(3, await gateway.MetricAsync("gateway_resilience_retries_total", fault == "refused" ? "unreachable" : "reset"));
    }

    [Fact]
    public async Task Breaker_OfWhatIsSlow_Opens()
    {
        await using var slow = new ScriptedBackend(static _ => async connection =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            await Scripts.EchoId(connection);
        });
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "Breaker": { "MinimumThroughput": 3, "BreakDuration": "1h", "SlowCallRatio": 1, "SlowCallDuration": "100ms" } }""", [slow.Address, backend.Address]);
        for (var i = 0; i < 6; i++)
            Assert.Equal(200, await gateway.StatusOfAsync("/"));

        Assert.Equal((3, 3), (slow.Requests.Count, backend.Requests.Count));
    }

    [Fact]
    public async Task Outliers_AreEjected_ButNeverTooMany()
    {
        await using var broken = new ScriptedBackend(static _ => Scripts.Send(Broken));
        await using var alsoBroken = new ScriptedBackend(static _ => Scripts.Send(Broken));
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "Outliers": { "ConsecutiveFailures": 2, "EjectionTime": "1h", "MaxShare": 50 } }""", [broken.Address, alsoBroken.Address]);
        for (var i = 0; i < 10; i++)
            Assert.Equal(503, await gateway.StatusOfAsync("/"));

        Assert.Equal((2, 8), (broken.Requests.Count, alsoBroken.Requests.Count));
        Assert.Equal(1, await gateway.MetricAsync("gateway_resilience_destination_changes_total", "ejected"));
    }

    [Fact]
    public async Task Breaker_OfOneOfTwo_WithPlacesForEach_HasTheOthersWaitForTheOtherOne()
    {
        await using var broken = new ScriptedBackend(static _ => Scripts.Send(Broken));
        await using var other = new HoldingBackend();
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "MaxConcurrencyPerDestination": 2, "Queue": { "Timeout": "60s" }, "Breaker": { "MinimumThroughput": 4, "BreakDuration": "1h" } }""", [broken.Address, other.Backend.Address]);
        for (var i = 0; i < 4; i++)
            Assert.Equal(503, await gateway.StatusOfAsync("/"));
        var all = Enumerable.Range(0, 6).Select(_ => gateway.StatusOfAsync("/")).ToArray();
        await gateway.WaitForWaitingAsync(4);
        await Eventually.HoldsAsync(() => other.Inside == 2, "the other destination has all that it may have");
        other.LetGo(6);

        Assert.All(await Task.WhenAll(all), static status => Assert.Equal(200, status));
        Assert.Equal((2, 4), (other.Most, broken.Requests.Count));
        await gateway.WaitForActiveAsync(0);
    }

    [Fact]
    public async Task Breaker_ThatLetsRequestsTry_IsTriedByThoseWhoWait_AndServesThemOnceItCloses()
    {
        var isBroken = true;
        await using var back = new ScriptedBackend(_ => Volatile.Read(ref isBroken) ? Scripts.Send(Broken) : Scripts.EchoId);
        await using var stuck = new HoldingBackend();
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "MaxConcurrencyPerDestination": 2, "Queue": { "Timeout": "60s" }, "Breaker": { "MinimumThroughput": 4, "BreakDuration": "1s", "Trials": 1 } }""",
            [back.Address, stuck.Backend.Address]);
        for (var i = 0; i < 4; i++)
            Assert.Equal(503, await gateway.StatusOfAsync("/"));
        Volatile.Write(ref isBroken, false);
        var all = Enumerable.Range(0, 8).Select(_ => gateway.StatusOfAsync("/")).ToArray();

        // The other one has two of them, and answers none.
        await Eventually.HoldsAsync(() => all.Count(static one => one.IsCompleted) >= 6, "those who wait are answered by the destination that is back");
        stuck.LetGo(2);
        Assert.All(await Task.WhenAll(all), static status => Assert.Equal(200, status));
    }

    private static async Task<HttpResponseMessage?> RefusalAsync(ProtectedGateway gateway)
    {
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        if (text.Length > 0 && JsonDocument.Parse(text).RootElement.GetProperty("type").GetString() == "urn:gateway:circuit-open")
            return response;
        response.Dispose();
        return null;
    }
}
