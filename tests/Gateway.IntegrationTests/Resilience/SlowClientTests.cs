using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>Clients that take their time: what they do is held against nobody's destination.</summary>
public sealed class SlowClientTests
{
    private const int Clients = 5;
    private const string Changes = "gateway_resilience_destination_changes_total";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Uploads_SlowerThanASlowCall_LeaveTheBreakerClosed()
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "Breaker": { "MinimumThroughput": 3, "BreakDuration": "1h", "SlowCallRatio": 0.5, "SlowCallDuration": "100ms" } }""", [backend.Address]);
        var uploads = await BeginAsync(gateway);

        await Task.Delay(Pause, TimeProvider.System);
        foreach (var upload in uploads)
        {
            await upload.SendAsync("bc");
            Assert.Equal(200, (await upload.ReceiveAsync()).Status);
            await upload.DisposeAsync();
        }

        Assert.Equal(200, await gateway.StatusOfAsync("/"));
        Assert.Equal(0, await gateway.MetricAsync(Changes));
    }

    [Fact]
    public async Task Uploads_UntilTheTimeIsOver_LeaveTheDestinationIn_WhereAnswersThatDoNotComeTakeItOut()
    {
        await using var backend = new ScriptedBackend(static request => request.Target == "/hangs" ? Scripts.Hang : Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync(
            $$"""{ "Breaker": { "MinimumThroughput": {{Clients}}, "BreakDuration": "1h" } }""", [backend.Address], """ "TotalTimeout": "500ms", """);
        foreach (var upload in await BeginAsync(gateway))
        {
            Assert.InRange((await upload.ReceiveAsync()).Status, 400, 599);
            await upload.DisposeAsync();
        }

        Assert.Equal(200, await gateway.StatusOfAsync("/"));
        Assert.Equal(0, await gateway.MetricAsync(Changes));

        await Task.WhenAll(Enumerable.Range(0, Clients * 2).Select(_ => gateway.StatusOfAsync("/hangs")));

        Assert.Equal(1, await gateway.MetricAsync(Changes, "opened"));
    }

    // A destination that is well again is not kept out by who tries it for ever.
    [Fact]
    public async Task Uploads_ThatAreAllTrials_KeepOthersOutOnlySoLong()
    {
        var isBroken = true;
        await using var backend = new ScriptedBackend(_ => Volatile.Read(ref isBroken) ? Scripts.Send("HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n") : Scripts.EchoId);
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "Breaker": { "MinimumThroughput": 3, "BreakDuration": "1s", "Trials": 1 } }""", [backend.Address]);
        for (var i = 0; i < 3; i++)
            Assert.Equal(503, await gateway.StatusOfAsync("/"));
        Volatile.Write(ref isBroken, false);

        // The only trial is one that never ends.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System);
        await using var endless = await RawConnection.OpenAsync(gateway.Gateway.BaseAddress);
        await endless.SendAsync("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 3\r\n\r\na");

        await Eventually.HoldsAsync(async () => await gateway.StatusOfAsync("/") == 200, "somebody else tries it");
    }

    private static async Task<RawConnection[]> BeginAsync(ProtectedGateway gateway)
    {
        var uploads = new RawConnection[Clients];
        for (var i = 0; i < Clients; i++)
        {
            uploads[i] = await RawConnection.OpenAsync(gateway.Gateway.BaseAddress);
            await uploads[i].SendAsync($"POST / HTTP/1.1\r\nHost: shop.test\r\n{ReceivedRequest.IdHeader}: none\r\nContent-Length: 3\r\n\r\na");
        }

        return uploads;
    }
}
