using System.Net;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Restarting;

[Collection(RestartingTests.Name)]
public sealed class RollingRestartTests
{
    private const int KeepAlive = 64;
    private const int NewcomersPerSecond = 200;
    private const int Requests = 10_000;
    private const int Restarts = 2;

    [Fact]
    public async Task Restart_UnderLoad_RefusesAndLosesNothing()
    {
        await using var backend = await QuickBackend.StartAsync();
        await using var gateway = await ActivatedGateway.StartAsync(backend.Address, isSupervised: true);
        await gateway.VisitAsync();
        await using var traffic = new Traffic(gateway.Address, KeepAlive, NewcomersPerSecond);

        for (var restart = 1; restart <= Restarts; restart++)
        {
            await Eventually.HoldsAsync(() => traffic.Answers > restart * Requests / (Restarts + 1), "the gateway is busy");
            await gateway.RestartAsync();
        }

        await Eventually.HoldsAsync(() => traffic.Answers >= Requests, $"{Requests} requests are answered");
        await traffic.StopAsync();
        Assert.True(traffic.Failures.Count == 0, string.Join('\n', traffic.Failures.Take(5).Prepend($"{traffic.Failures.Count} failures")));
        Assert.Equal(0, traffic.Refusals);
        Assert.True(traffic.Moves >= KeepAlive, $"Only {traffic.Moves} connections were closed by an answer.");
        await gateway.Process.SignalAsync("TERM");
        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
    }

    [Fact]
    public async Task Restart_WithABrokenConfiguration_KeepsTheOldProcess()
    {
        await using var backend = await QuickBackend.StartAsync();
        await using var gateway = await ActivatedGateway.StartAsync(backend.Address, isSupervised: true);
        await gateway.VisitAsync();
        var before = await gateway.ReadProcessIdAsync();
        await File.WriteAllTextAsync(gateway.ConfigPath, "{");

        await gateway.Process.SignalAsync("HUP");

        await Eventually.HoldsAsync(() => gateway.Process.Output.Contains("did not start", StringComparison.Ordinal), "the new gateway is given up");
        Assert.Equal(before, await gateway.ReadProcessIdAsync());
        Assert.Equal(HttpStatusCode.OK, await gateway.ReadReadinessAsync());
        await gateway.VisitAsync();
    }
}
