using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Gateway.Transforms.Shared.Sockets;
using Gateway.Transforms.Shared.Threads;

namespace Gateway.Listening.Sockets;

/// <summary>
/// Receives when the server wants to read, no sooner: what it does not read stays in the system's buffers, which make the client wait. One reader
/// at a time, as with every pipe; events, cancellations and the connection's end may come from anywhere.
/// </summary>
internal sealed class SocketReader(SafeSocketHandle socket, MemoryPool<byte> pool, ClientConnection connection) : PipeReader, IValueTaskSource<ReadResult>, IBulkReceiver
{
    // A client that sends without end would keep all other clients of its thread from being served.
    private const int MaxReceivesInTurn = 8;

    // Of what nobody has read, before more is received.
    private const int MaxUnread = 8 * 1024;

    private readonly ReceivedBlocks _blocks = new(pool);
    private readonly Lock _state = new();
    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private int _inTurn;

    // Whether receiving may find something: an event has told so, and what was received since left no room.
    private bool _mayReceive;
    private bool _isAtEnd;

    // Guarded by the lock.
    private bool _isWaiting;
    private bool _hasEvent;
    private bool _isCanceled;
    private bool _isGivenUp;
    private bool _isCompleted;
    private volatile Exception? _failure;
    private volatile bool _expectsMuch;

    /// <inheritdoc/>
    public bool ExpectsMuch
    {
        get => _expectsMuch;
        set => _expectsMuch = value;
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (_failure is { } failure)
            throw failure;
        if (TakeCancellation())
        {
            result = new ReadResult(_blocks.Unread, isCanceled: true, _isAtEnd);
            return true;
        }

        // Where much is to come, what has come meanwhile is one piece with the little that is here. The end is told after what came before it.
        if (_expectsMuch && _blocks.HasUnexamined && !connection.IsEnding && _blocks.Unread.Length < MaxUnread)
            TryReceive();
        if (_blocks.HasUnexamined || _isAtEnd || TryReceive())
        {
            result = new ReadResult(_blocks.Unread, isCanceled: false, _isAtEnd);
            return true;
        }

        result = default;
        return false;
    }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.CanBeCanceled ? ReadUnlessAsync(cancellationToken) : ReadInTurnAsync();

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => _blocks.AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _blocks.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
        lock (_state)
        {
            _isCanceled = true;
            if (!_isWaiting)
                return;
            _isWaiting = false;
        }

        Resume();
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        lock (_state)
        {
            _isCompleted = true;
            if (_isWaiting)
            {
                _isWaiting = false;
                Resume();
                return;
            }
        }

        _blocks.Clear();
    }

    /// <summary>The socket may have something. On the thread that waits for events, or another in its place.</summary>
    /// <returns>Whether somebody waited for that, and has been served.</returns>
    public bool OnReadable()
    {
        lock (_state)
        {
            if (!_isWaiting)
            {
                _hasEvent = true;
                return false;
            }

            _isWaiting = false;
            _hasEvent = true;
        }

        Receive();
        return true;
    }

    /// <summary>Nothing will come any more: whoever waits is told, on a thread of the pool.</summary>
    public void Fail(Exception failure)
    {
        lock (_state)
        {
            _failure ??= failure;
            if (!_isWaiting)
                return;
            _isWaiting = false;
        }

        Resume();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private ValueTask<ReadResult> ReadInTurnAsync()
    {
        while (true)
        {
            if (TryRead(out var result))
                return _inTurn > MaxReceivesInTurn ? LeaveAsync(result) : new(result);
            lock (_state)
            {
                if (MayGoOn())
                    continue;
                _blocks.ReleaseRead();
                _source.Reset();
                _isWaiting = true;
                _inTurn = 0;
            }

            return new(this, _source.Version);
        }
    }

    private async ValueTask<ReadResult> ReadUnlessAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ReadResult result;
        using (cancellation.UnsafeRegister(static reader => ((SocketReader)reader!).GiveUp(), this))
            result = await ReadInTurnAsync();
        lock (_state)
            _isGivenUp = false;
        if (result.IsCanceled)
            cancellation.ThrowIfCancellationRequested();
        return result;
    }

    private void GiveUp()
    {
        lock (_state)
        {
            _isGivenUp = true;
            if (!_isWaiting)
                return;
            _isWaiting = false;
        }

        Resume();
    }

    private async ValueTask<ReadResult> LeaveAsync(ReadResult result)
    {
        _inTurn = 0;
        await PoolThread.TakeTurns();
        return result;
    }

    private bool MayGoOn() => _hasEvent || _isCanceled || _isGivenUp || _failure is not null;

    private bool TakeCancellation()
    {
        lock (_state)
        {
            if (_hasEvent)
            {
                _hasEvent = false;
                _mayReceive = true;
            }

            var isCanceled = _isCanceled || _isGivenUp;
            _isCanceled = _isGivenUp = false;
            return isCanceled;
        }
    }

    /// <summary>Goes on for whoever waits, who is this thread's from here on.</summary>
    private void Receive()
    {
        while (true)
        {
            try
            {
                if (TryRead(out var result))
                {
                    _source.SetResult(result);
                    return;
                }
            }
            catch (Exception exception)
            {
                _source.SetException(exception);
                return;
            }

            lock (_state)
            {
                if (MayGoOn())
                    continue;
                _isWaiting = true;
                return;
            }
        }
    }

    private void Finish()
    {
        if (!_isCompleted)
        {
            Receive();
            return;
        }

        _blocks.Clear();
        _source.SetResult(new ReadResult(default, isCanceled: true, isCompleted: true));
    }

    // On the pool: whoever cancels or closes may be anybody, and hold anything.
    private void Resume() => ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.Finish(), this, preferLocal: false);

    /// <summary>Receives what is there; false where nothing is, yet.</summary>
    /// <exception cref="Microsoft.AspNetCore.Connections.ConnectionResetException">The client is gone.</exception>
    /// <exception cref="Microsoft.AspNetCore.Connections.ConnectionAbortedException">The gateway has closed the connection.</exception>
    private bool TryReceive()
    {
        if (!_mayReceive)
            return false;
        int count;
        var buffer = _blocks.GetSpan(_expectsMuch);
        try
        {
            count = SocketCalls.Receive(socket, buffer);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw _failure = connection.ReceiveFailed(exception);
        }

        // What is short of the room is all there was. Of what comes an event tells; of the end one may have told already.
        _mayReceive = count == buffer.Length || (count > 0 && connection.IsEnding);
        if (count > 0)
        {
            _inTurn++;
            _blocks.Advance(count);
        }
        else if (count == 0)
        {
            _isAtEnd = true;
            connection.EndReceived();
        }

        return count >= 0;
    }
}
