using System.Net;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Restarting;

[Collection(RestartingTests.Name)]
public sealed class DrainUnderLoadTests
{
    private const int KeepAlive = 64;

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("2s", 200)]
    public async Task Signal_WithKeepAliveConnections_LosesNoRequest(string delay, int newcomers)
    {
        await using var backend = await QuickBackend.StartAsync();
        await using var gateway = await StartAsync(backend, GatewayConfiguration.MainEndpoint, delay);
        await using var traffic = new Traffic(gateway.BaseAddress, KeepAlive, newcomers);
        await Eventually.HoldsAsync(() => traffic.Answers > 1000, "the gateway is busy");

        await gateway.Process.SignalAsync("TERM");

        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
        await traffic.StopAsync();
        Assert.True(traffic.Failures.Count == 0, Report(traffic.Failures));
        Assert.DoesNotContain("   at ", gateway.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_WithDelay_IsNotReadyAnyMoreAndServesOn()
    {
        await using var backend = await QuickBackend.StartAsync();
        await using var gateway = await StartAsync(backend, GatewayConfiguration.MainEndpoint, "5m");
        using var client = new HttpClient(GatewayProcess.NewHandler());

        await gateway.Process.SignalAsync("TERM");

        await Eventually.HoldsAsync(
            async () => (await client.GetAsync(new Uri(gateway.AdminAddress, "/readyz"))).StatusCode == HttpStatusCode.ServiceUnavailable,
            "/readyz is 503");
        using var response = await client.GetAsync(gateway.BaseAddress);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.ConnectionClose);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("1s")]
    public async Task Signal_WithHttp2_LosesNoRequest(string delay)
    {
        await using var backend = await QuickBackend.StartAsync();
        await using var gateway = await StartAsync(backend, """ "main": { "Url": "http://127.0.0.1:0", "Protocols": "Http2" } """, delay);
        await using var traffic = new Http2Traffic(gateway.BaseAddress, backend, clients: 4);
        await Eventually.HoldsAsync(() => traffic.Answers > 1000, "the gateway is busy");

        await gateway.Process.SignalAsync("TERM");

        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
        await traffic.StopAsync();
        Assert.True(traffic.Failures.Count == 0, Report(traffic.Failures));
    }

    private static Task<GatewayProcess> StartAsync(QuickBackend backend, string endpoint, string delay) =>
        GatewayProcess.StartAsync(GatewayConfiguration.Of(
            """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
            $$""" "backend": { "Destinations": { "a": { "Address": "{{backend.Address}}" } } } """,
            endpoint).Replace("\"Admin\"", $"\"Drain\": {{ \"Delay\": \"{delay}\" }}, \"Admin\"", StringComparison.Ordinal));

    private static string Report(IReadOnlyCollection<string> failures) => $"{failures.Count} failures\n{string.Join('\n', failures.Take(5))}";
}
