using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Listening.Sockets;

/// <summary>
/// Makes connections of accepted sockets. On Linux the gateway's own, which share the threads that wait for events and the memory they read into and
/// write from; elsewhere the server's.
/// </summary>
internal sealed class ClientConnections : IDisposable
{
    private readonly SocketConnectionContextFactory? _elsewhere;
    private readonly MemoryPool<byte>? _pool;
    private readonly EventLoops _loops;
    private readonly ILogger _log;
    private long _last;

    public ClientConnections(IOptions<SocketTransportOptions> options, IMemoryPoolFactory<byte> pools, EventLoops loops, ILoggerFactory loggers)
    {
        _loops = loops;
        _log = loggers.CreateLogger<ClientConnection>();
        if (!loops.IsSupported)
        {
            _elsewhere = new SocketConnectionContextFactory(FactoryOptionsOf(options.Value), loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"));
            return;
        }

        _pool = pools.Create();
    }

    /// <summary>A connection that is being read from. The socket is the connection's from here on.</summary>
    public ConnectionContext Open(Socket socket)
    {
        if (_elsewhere is not null)
            return _elsewhere.Create(socket);
        var number = Interlocked.Increment(ref _last);
        var connection = new ClientConnection(socket, _pool!, _loops.Next(), number, _log);
        connection.Start();
        return connection;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool?.Dispose();
        _elsewhere?.Dispose();
    }

    // The pool that gives memory back after a rush can be had in no public way.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions FactoryOptionsOf(SocketTransportOptions options);
}
