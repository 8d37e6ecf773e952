using System.Net;
using System.Net.Sockets;
using Gateway.Listening;

namespace Gateway.IntegrationTests.Listening;

/// <summary>Clients that break off at the very beginning cost nothing, no line of the log either.</summary>
public sealed class ResetTests
{
    [Fact]
    public async Task Clients_ThatResetAtOnce_AreNoNews()
    {
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("web", new EndpointOptions { Url = "http://127.0.0.1:0" })));
        for (var i = 0; i < 300; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(IPAddress.Loopback, host.Port());
            client.Close(timeout: 0);
        }

        Assert.StartsWith("HTTP/1.1 200", await host.SendRawAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log, static line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal));
    }
}
