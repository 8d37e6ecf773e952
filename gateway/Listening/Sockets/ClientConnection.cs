using System.Buffers;
using System.ComponentModel;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Lending;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Listening.Sockets;

/// <summary>
/// A client's connection on a socket. What was received is served by the thread that received it, and sent by the thread that wrote it.
/// </summary>
internal sealed class ClientConnection :
    ConnectionContext,
    IDuplexPipe,
    IConnectionIdFeature,
    IConnectionTransportFeature,
    IConnectionItemsFeature,
    IConnectionLifetimeFeature,
    IConnectionEndPointFeature,
    IConnectionSocketFeature,
    IMemoryPoolFeature,
    ISocketEvents
{
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly EventLoop _loop;
    private readonly EventSignal _writable = new();
    private readonly ILogger _log;
    private readonly long _number;
    private readonly SocketReader _input;
    private readonly SocketWriter _output;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _closedTold = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _closing = new();
    private Exception? _closeReason;
    private int _isTold;
    private long _key;
    private string? _name;
    private volatile bool _isEnding;
    private volatile bool _isServedByPool;

    public ClientConnection(Socket socket, MemoryPool<byte> pool, EventLoop loop, long number, ILogger log)
    {
        (_socket, _loop, _number, _log) = (socket, loop, number, log);
        _handle = socket.SafeHandle;
        // sendfile(2) has no flag for that.
        socket.Blocking = false;
        MemoryPool = pool;
        _input = new SocketReader(_handle, pool, this);
        _output = new SocketWriter(_handle, pool, this);
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Transport = this;
        Features = FeaturesOf(this);
    }

    /// <inheritdoc cref="ConnectionContext.ConnectionId"/>
    public override string ConnectionId
    {
        get => _name ??= _number.ToString("X");
        set => _name = value;
    }

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; }

    /// <inheritdoc cref="ConnectionContext.Items"/>
    public override IDictionary<object, object?> Items
    {
        get => field ??= new ConnectionItems();
        set;
    }

    /// <inheritdoc cref="ConnectionContext.Transport"/>
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public MemoryPool<byte> MemoryPool { get; }

    /// <inheritdoc/>
    public Socket Socket => _socket;

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    /// <summary>Whether the client has said that it sends no more, or is gone.</summary>
    public bool IsEnding => _isEnding;

    /// <summary>From here on the socket's events are told.</summary>
    /// <exception cref="Win32Exception">The system watches no more sockets for this process.</exception>
    public void Start() => _key = _loop.Add(_handle, this);

    /// <summary>
    /// Whether what is received is served on the pool, and not on the thread that waits for events: for what costs much, such as handshakes.
    /// </summary>
    public bool IsServedByPool { get => _isServedByPool; set => _isServedByPool = value; }

    /// <inheritdoc/>
    public void OnEvents(SocketEvents events)
    {
        if ((events & (SocketEvents.Ending | SocketEvents.Closed | SocketEvents.Failed)) != SocketEvents.None)
        {
            _isEnding = true;
            if ((events & (SocketEvents.Closed | SocketEvents.Failed)) != SocketEvents.None || HasNothingUnread())
                TellClosedSoon();
        }

        if ((events & ~SocketEvents.Writable) != SocketEvents.None)
            TellReadable();
        if ((events & (SocketEvents.Writable | SocketEvents.Closed | SocketEvents.Failed)) != SocketEvents.None)
            _writable.Set();
    }

    private void TellReadable()
    {
        if (_isServedByPool)
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Serve(), this, preferLocal: false);
        else
            Serve();
    }

    // A request that came with its end has been served as far as that goes without waiting: whoever waits now does so for nobody. Where it
    // is read by another thread, that one may have only begun.
    private void Serve()
    {
        if (_input.OnReadable() && _isEnding && HasNothingUnread())
            TellClosedSoon();
    }

    // What was sent before the end is to be read before it.
    private bool HasNothingUnread()
    {
        try
        {
            return _socket.Available == 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Waits until the client may take more.</summary>
    public ValueTask WaitForRoomAsync() => _writable.WaitAsync();

    /// <summary>Closes the connection with a reset. What has not been sent is lost.</summary>
    public override void Abort(ConnectionAbortedException abortReason) => Close(abortReason);

    /// <summary>Sends what was written, says that no more will come, and ends.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _input.CompleteAsync();
        await _output.CompleteAsync();
        TellClosedSoon();
        await _closedTold.Task;
        _closed.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Closes the socket, once: with an end (FIN) where all went well, else with a reset (RST), so that the client takes nothing for whole.</summary>
    internal void Close(Exception? reason)
    {
        lock (_closing)
        {
            if (_closeReason is not null)
                return;
            _closeReason = reason ?? new ConnectionAbortedException("The response was sent and the connection closed.");
        }

        _loop.Remove(_key);
        if (reason is not null)
            _socket.Close(timeout: 0);
        else
            End();
        _input.Fail(_closeReason);
        // On the pool: whoever closes may be anybody, and hold anything.
        ThreadPool.UnsafeQueueUserWorkItem(static writable => writable.Set(), _writable, preferLocal: false);
        TellClosedSoon();
    }

    /// <summary>The client's end has been read.</summary>
    internal void EndReceived() => TellClosedSoon();

    /// <summary>Nothing can be received any more; gives what the server is told.</summary>
    internal Exception ReceiveFailed(Exception exception)
    {
        TellClosedSoon();
        return _closeReason ?? SocketFailure.Translate(exception);
    }

    private void End()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client was faster.
        }

        _socket.Dispose();
    }

    // Whoever hears of it may take long, and does not belong on the thread that waits for events.
    private void TellClosedSoon()
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.TellClosed(), this, preferLocal: false);
    }

    private void TellClosed()
    {
        try
        {
            _closed.Cancel();
        }
        catch (AggregateException exception)
        {
            ListeningLog.CloseFailed(_log, exception, ConnectionId);
        }

        _closedTold.TrySetResult();
    }

    // Each request looks for what it has not, which is looked for here last.
    private static ListedFeatures FeaturesOf(ClientConnection connection)
    {
        var features = new ListedFeatures();
        features.Set<IConnectionIdFeature>(connection);
        features.Set<IConnectionTransportFeature>(connection);
        features.Set<IConnectionItemsFeature>(connection);
        features.Set<IConnectionLifetimeFeature>(connection);
        features.Set<IConnectionEndPointFeature>(connection);
        features.Set<IConnectionSocketFeature>(connection);
        features.Set<IMemoryPoolFeature>(connection);
        features.Set<IMemoryBorrower>(connection._output);
        features.Set<IBulkReceiver>(connection._input);
        features.Set(connection);
        return features;
    }
}
