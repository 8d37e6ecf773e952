using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Admin;

/// <summary>Who opens connections to the admin port and says nothing keeps nobody else from it.</summary>
public sealed class AdminConnectionsTests : IAsyncLifetime
{
    private readonly List<NetworkStream> _open = [];
    private GatewayProcess? _gateway;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough("http://127.0.0.1:9/"));

    public async Task DisposeAsync()
    {
        foreach (var stream in _open)
            await stream.DisposeAsync();
        await _gateway!.DisposeAsync();
    }

    [Fact]
    public async Task Address_WithManyIdleConnections_LeavesOthersTheirs()
    {
        for (var i = 0; i < 600; i++)
            await OpenAsync("127.0.0.1");

        Assert.Equal("HTTP/1.1 200 OK", await AskAsync("127.0.0.2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /livez HTTP/1.1\r\nHost: loc")]
    public async Task Connection_WithoutAWholeHead_IsClosedWithinSeconds(string sent)
    {
        var stream = await OpenAsync("127.0.0.1");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent));

        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer).AsTask().WaitAsync(Eventually.Limit, TimeProvider.System) > 0)
        {
        }
    }

    private async Task<string?> AskAsync(string from)
    {
        var stream = await OpenAsync(from);
        await stream.WriteAsync("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadLineAsync().WaitAsync(Eventually.Limit, TimeProvider.System);
    }

    private async Task<NetworkStream> OpenAsync(string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _gateway!.AdminAddress.Port));
        var stream = new NetworkStream(socket, ownsSocket: true);
        _open.Add(stream);
        return stream;
    }
}
