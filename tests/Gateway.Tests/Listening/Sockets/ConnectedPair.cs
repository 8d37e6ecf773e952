using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Gateway.Listening.Sockets;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Listening.Sockets;

/// <summary>A client and the connection that the gateway has of it.</summary>
internal sealed class ConnectedPair : IAsyncDisposable
{
    private static readonly EventLoops Loops = new(NullLogger<EventLoops>.Instance);

    private readonly ClientConnections? _own;

    private ConnectedPair(ClientConnections? own, Socket client, ConnectionContext connection) => (_own, Client, Connection) = (own, client, connection);

    public Socket Client { get; }

    public ConnectionContext Connection { get; }

    public PipeReader Input => Connection.Transport.Input;

    public PipeWriter Output => Connection.Transport.Output;

    public static ClientConnections ConnectionsOf(CountingPool pool) => new(Options.Create(new SocketTransportOptions()), pool, Loops, NullLoggerFactory.Instance);

    public static async Task<ConnectedPair> OpenAsync(CountingPool pool, int? clientReceives = null)
    {
        var own = ConnectionsOf(pool);
        var (client, connection) = await OpenAsync(own, clientReceives);
        return new ConnectedPair(own, client, connection);
    }

    /// <summary>One more that shares its threads with others.</summary>
    public static async Task<ConnectedPair> OpenAsync(ClientConnections connections)
    {
        var (client, connection) = await OpenAsync(connections, null);
        return new ConnectedPair(null, client, connection);
    }

    private static async Task<(Socket Client, ConnectionContext Connection)> OpenAsync(ClientConnections connections, int? clientReceives)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (clientReceives is { } bytes)
            client.ReceiveBufferSize = bytes;
        var accepting = listener.AcceptAsync();
        await client.ConnectAsync(listener.LocalEndPoint!);
        return (client, connections.Open(await accepting));
    }

    /// <summary>What the client gets until the end; null where that is a reset.</summary>
    public async Task<byte[]?> ReceiveToEndAsync()
    {
        var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await Client.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20)) is > 0 and var count)
                received.Write(buffer, 0, count);
            return received.ToArray();
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Reads until the pipe holds as many bytes, and takes them.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        var read = await Input.ReadAtLeastAsync(count).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        var bytes = new byte[Math.Min(count, read.Buffer.Length)];
        System.Buffers.BuffersExtensions.CopyTo(read.Buffer.Slice(0, bytes.Length), bytes);
        Input.AdvanceTo(read.Buffer.GetPosition(bytes.Length));
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Connection.DisposeAsync();
        _own?.Dispose();
    }
}
