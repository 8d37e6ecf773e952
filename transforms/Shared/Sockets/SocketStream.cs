using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Gateway.Transforms.Shared.Threads;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>
/// A connection that the gateway has opened, in an <see cref="EventLoop"/>: whoever waits for its bytes goes on on the loop's thread. One reader and one writer at a time;
/// <see cref="Stream.Dispose()"/> may be called by any thread, and ends what they wait for.
/// </summary>
public sealed class SocketStream : Stream, ISocketEvents, IValueTaskSource<int>
{
    // A backend that sends without end would keep all others of its thread from being served.
    private const int MaxReceivesInTurn = 8;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly EventSignal _writable = new();
    private readonly Lock _state = new();
    private ManualResetValueTaskSourceCore<int> _source;
    private Memory<byte> _buffer;
    private long _key;
    private int _inTurn;

    // Whether receiving may find something: an event has told so, and what was received since left no room.
    private bool _mayReceive;
    private volatile bool _isEnding;

    // What was sent has failed, which the system tells of once: who reads must not take what follows for the end.
    private volatile bool _isBroken;

    // Guarded by the lock.
    private bool _isWaiting;
    private bool _hasEvent;
    private bool _isClosed;

    private SocketStream(Socket socket, EventLoop loop) => (_socket, _handle, Loop) = (socket, socket.SafeHandle, loop);

    /// <summary>Where its events are waited for.</summary>
    public EventLoop Loop { get; }

    /// <summary>Whether something has come, or the end, that nobody has read.</summary>
    public bool HasUnread
    {
        get
        {
            lock (_state)
                return _hasEvent || _mayReceive;
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Connects a socket, which is the stream's from here on.</summary>
    /// <exception cref="SocketException">There is no connection.</exception>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    public static async ValueTask<SocketStream> ConnectAsync(Socket socket, EndPoint address, EventLoop loop, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var stream = new SocketStream(socket, loop);
        try
        {
            // .NET's own way would have its threads told of all that comes on this socket, too.
            socket.Blocking = false;
            stream.StartTo(address);
            using (cancellation.UnsafeRegister(static stream => ((SocketStream)stream!).Dispose(), stream))
                await stream._writable.WaitAsync();
            cancellation.ThrowIfCancellationRequested();
            if (stream.FailureOfConnecting() is { } failure)
                throw failure;
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Receives what is there, or what comes next. Without room for it, waits until something seems to be there, and receives nothing.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="IOException">The connection broke, or was closed.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                if (TryReceive(buffer.Span, out var count))
                    return _inTurn > MaxReceivesInTurn ? LeaveAsync(count) : new(count);
                lock (_state)
                {
                    if (_hasEvent || _isClosed)
                        continue;
                    _source.Reset();
                    (_buffer, _isWaiting, _inTurn) = (buffer, true, 0);
                    return new(this, _source.Version);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return ValueTask.FromException<int>(Translate(exception));
        }
    }

    /// <summary>Sends all of it.</summary>
    /// <exception cref="IOException">The connection broke, or was closed.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var sent = Send(buffer.Span);
            return sent == buffer.Length ? default : SendRestAsync(buffer[Math.Max(sent, 0)..]);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return ValueTask.FromException(Translate(exception));
        }
    }

    /// <summary>Sends all of it, in one call where the system takes it.</summary>
    /// <exception cref="IOException">The connection broke, or was closed.</exception>
    public ValueTask WriteAsync(in GatheredBytes bytes)
    {
        try
        {
            var sent = Send(bytes);
            return sent == bytes.Length ? default : SendRestAsync(bytes.Slice(Math.Max(sent, 0)));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return ValueTask.FromException(Translate(exception));
        }
    }

    /// <inheritdoc/>
    public void OnEvents(SocketEvents events)
    {
        if ((events & (SocketEvents.Ending | SocketEvents.Closed | SocketEvents.Failed)) != SocketEvents.None)
            _isEnding = true;
        if ((events & ~SocketEvents.Writable) != SocketEvents.None)
            OnReadable();
        if ((events & (SocketEvents.Writable | SocketEvents.Closed | SocketEvents.Failed)) != SocketEvents.None)
            _writable.Set();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // What is written is sent at once.
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        bool wasWaiting;
        lock (_state)
        {
            if (_isClosed)
                return;
            (wasWaiting, _isClosed, _isWaiting) = (_isWaiting, true, false);
        }

        Loop.Remove(_key);
        _socket.Dispose();
        // On the pool: whoever closes may be anybody, and hold anything.
        if (wasWaiting)
            ThreadPool.UnsafeQueueUserWorkItem(static stream => stream.Deliver(), this, preferLocal: false);
        ThreadPool.UnsafeQueueUserWorkItem(static writable => writable.Set(), _writable, preferLocal: false);
        base.Dispose(disposing);
    }

    private static IOException Translate(Exception exception) => new($"The connection to the backend failed: {exception.Message}", exception);

    private void StartTo(EndPoint address)
    {
        try
        {
            _socket.Connect(address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It has only begun.
        }

        try
        {
            _key = Loop.Add(_handle, this);
        }
        catch (Win32Exception)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }
    }

    private SocketException? FailureOfConnecting()
    {
        try
        {
            var error = (int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            return error == 0 ? null : new SocketException(error);
        }
        catch (ObjectDisposedException)
        {
            return new SocketException((int)SocketError.OperationAborted);
        }
    }

    private void OnReadable()
    {
        lock (_state)
        {
            _hasEvent = true;
            if (!_isWaiting)
                return;
            _isWaiting = false;
        }

        Deliver();
    }

    /// <summary>Goes on for whoever waits, who is this thread's from here on.</summary>
    private void Deliver()
    {
        while (true)
        {
            try
            {
                if (TryReceive(_buffer.Span, out var count))
                {
                    _buffer = default;
                    _source.SetResult(count);
                    return;
                }
            }
            catch (Exception exception)
            {
                _buffer = default;
                _source.SetException(Translate(exception));
                return;
            }

            lock (_state)
            {
                if (_hasEvent || _isClosed)
                    continue;
                _isWaiting = true;
                return;
            }
        }
    }

    /// <summary>Receives what is there; false where nothing is, yet.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    private bool TryReceive(Span<byte> buffer, out int count)
    {
        lock (_state)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _mayReceive |= _hasEvent;
            _hasEvent = false;
        }

        count = -1;
        if (!_mayReceive)
            return false;
        if (buffer.IsEmpty)
        {
            count = 0;
            return true;
        }

        count = SocketCalls.Receive(_handle, buffer);
        if (count == 0 && _isBroken)
            throw new SocketException((int)SocketError.ConnectionReset);
        // What is short of the room is all there was. Of what comes an event tells; of the end one may have told already.
        _mayReceive = count == buffer.Length || (count >= 0 && _isEnding);
        _inTurn += count > 0 ? 1 : 0;
        return count >= 0;
    }

    private int Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return SocketCalls.Send(_handle, bytes);
        }
        catch (SocketException)
        {
            _isBroken = true;
            throw;
        }
    }

    private long Send(in GatheredBytes bytes)
    {
        try
        {
            return SocketCalls.Send(_handle, bytes);
        }
        catch (SocketException)
        {
            _isBroken = true;
            throw;
        }
    }

    private async ValueTask<int> LeaveAsync(int count)
    {
        _inTurn = 0;
        await PoolThread.TakeTurns();
        return count;
    }

    private async ValueTask SendRestAsync(GatheredBytes rest)
    {
        try
        {
            while (rest.Length > 0)
            {
                // What one call did not take may have been more pieces than one can have: only who takes nothing has no room.
                var sent = Send(rest);
                if (sent < 0)
                    await _writable.WaitAsync();
                else
                    rest = rest.Slice(sent);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw Translate(exception);
        }
    }

    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> rest)
    {
        try
        {
            while (!rest.IsEmpty)
            {
                await _writable.WaitAsync();
                rest = rest[Math.Max(Send(rest.Span), 0)..];
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw Translate(exception);
        }
    }
}
