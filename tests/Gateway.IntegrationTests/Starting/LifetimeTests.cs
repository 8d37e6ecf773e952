using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Starting;

public sealed class LifetimeTests
{
    private static string Express => TestBackends.Running.Express[0].Url;

    [Fact]
    public async Task Start_WithTheBackendDown_AnswersA502()
    {
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough("http://127.0.0.1:1"));
        using var client = gateway.CreateClient();

        var response = await client.GetAsync("/");

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(502, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("   at ", gateway.Process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_WithARequestInFlight_LetsItFinish(string signal)
    {
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(Express));
        using var client = gateway.CreateClient();
        // Ends by itself after four events; the first one says that the request is under way.
        using var response = await client.GetAsync("/events?count=4&interval=500", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await using var events = ServerSentEvents.ReadAsync(stream).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        await gateway.Process.SignalAsync(signal);

        var received = 1;
        while (await events.MoveNextAsync())
            received++;
        Assert.Equal(4, received);
        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
        Assert.DoesNotContain("   at ", gateway.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_WithARequestThatNeverEnds_EndsWellAfterTheTimeout()
    {
        using var backend = new TcpListener(IPAddress.Loopback, 0);
        backend.Start();
        await using var gateway = await GatewayProcess.StartAsync(WithDrain($"http://{backend.LocalEndpoint}", "\"Timeout\": \"1s\""));
        using var client = gateway.CreateClient();
        var waiting = client.GetAsync("/");
        using var connection = await backend.AcceptTcpClientAsync();

        await gateway.Process.SignalAsync("TERM");

        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
        Assert.DoesNotContain("   at ", gateway.Process.Output, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    [Fact]
    public async Task Signal_WithAnEndlessEventStream_CutsItOffAndDoesNotEndIt()
    {
        await using var gateway = await GatewayProcess.StartAsync(WithDrain(Express, "\"Timeout\": \"1s\""));
        using var client = gateway.CreateClient();
        await using var stream = await client.GetStreamAsync("/events?count=0&interval=10");
        await using var events = ServerSentEvents.ReadAsync(stream).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        await gateway.Process.SignalAsync("TERM");

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await events.MoveNextAsync())
            {
                // Until it is cut.
            }
        });
        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
    }

    [Fact]
    public async Task CtrlC_TheSecondDuringTheDelay_EndsTheProcessAtOnce()
    {
        await using var gateway = await GatewayProcess.StartAsync(WithDrain("http://127.0.0.1:1", "\"Delay\": \"5m\""));
        await gateway.Process.SignalAsync("INT");
        await Eventually.HoldsAsync(() => gateway.Process.Output.Contains("draining", StringComparison.Ordinal), "the gateway drains");

        await gateway.Process.SignalAsync("INT");

        Assert.Equal(130, await gateway.Process.WaitForExitAsync());
    }

    [Fact]
    public async Task Kill_AndRestart_IsReadyAgain()
    {
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(Express));
        using (var before = gateway.CreateClient())
            Assert.Equal(HttpStatusCode.OK, (await before.GetAsync("/health")).StatusCode);

        await gateway.Process.SignalAsync("KILL");
        await gateway.Process.WaitForExitAsync();
        await gateway.RestartAsync();

        using var client = gateway.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Process_OfAFinishedTest_IsGone()
    {
        int id;
        await using (var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(Express)))
            id = gateway.Process.Id;

        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    private static string WithDrain(string destination, string drain)
    {
        const string Admin = "\"Admin\": {";
        return GatewayConfiguration.PassThrough(destination).Replace(Admin, $"\"Drain\": {{ {drain} }}, {Admin}", StringComparison.Ordinal);
    }
}
