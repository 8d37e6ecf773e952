using System.Net;
using System.Net.Sockets;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Restarting;

[Collection(RestartingTests.Name)]
public sealed class KillTests
{
    private const int Restarts = 3;

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    // A promise to operators, kept where the machine has time for the process: so the best of a few counts.
    [Fact]
    public async Task Kill_AndRestart_IsReadyInUnderTwoSeconds()
    {
        await using var backend = await QuickBackend.StartAsync();
        using var directory = new TemporaryDirectory();
        var path = directory.File("gateway.sock");
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
            $$""" "backend": { "Destinations": { "a": { "Address": "{{backend.Address}}" } } } """,
            $$""" {{GatewayConfiguration.MainEndpoint}}, "socket": { "Url": "http://unix:{{path}}" } """));

        List<TimeSpan> starts = [];
        for (var i = 0; i < Restarts; i++)
        {
            await gateway.Process.SignalAsync("KILL");
            await gateway.Process.WaitForExitAsync();
            Assert.True(File.Exists(path), "The killed process has left no socket behind.");

            var start = TimeProvider.System.GetTimestamp();
            await gateway.RestartAsync();
            starts.Add(TimeProvider.System.GetElapsedTime(start));

            using var client = gateway.CreateClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        }

        Assert.True(starts.Min() < Promised, $"The starts took {string.Join(", ", starts.Select(static start => $"{start.TotalSeconds:0.00} s"))}.");
    }
}
