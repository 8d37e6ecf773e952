using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Demo;

/// <summary>
/// Kestrel without a host around it: starts in milliseconds, and what it does stays out of the gateway's own logs,
/// traces and metrics, which a second host in the process would mix into.
/// </summary>
internal sealed class DemoServer : IAsyncDisposable
{
    /// <summary>The largest body the backends read, for uploads to <c>/api/echo</c>.</summary>
    private const long MaxBodyBytes = 256L * 1024 * 1024;

    private readonly KestrelServer _server;

    private DemoServer(KestrelServer server)
    {
        _server = server;
        Address = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    /// <summary>Such as <c>http://127.0.0.1:49153/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Starts on a loopback port the system picks.</summary>
    public static async Task<DemoServer> StartAsync(RequestDelegate handler)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, 0);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new DemoApplication(handler), CancellationToken.None);
            return new DemoServer(server);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Cuts open connections: the gateway has drained before it stops what is behind it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }
}
