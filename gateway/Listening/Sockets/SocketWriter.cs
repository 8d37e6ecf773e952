using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gateway.Transforms.Shared.Lending;

namespace Gateway.Listening.Sockets;

/// <summary>
/// Sends what is written when it is flushed, on the thread that flushes, in one call to the system where the client takes it. One writer at a
/// time, as with every pipe; a flush that is given up goes on in the background.
/// </summary>
internal sealed class SocketWriter(SafeSocketHandle socket, MemoryPool<byte> pool, ClientConnection connection) : PipeWriter, IMemoryBorrower
{
    private OutgoingPieces _pieces = new(pool);
    // Of connections alone that ever borrow.
    private BorrowedBlock? _borrowed;
    private Task? _sending;
    private Task? _completing;
    private volatile CancellationTokenSource? _waiting;
    private volatile bool _isCanceled;
    private volatile bool _isOver;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _pieces.Length;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _pieces.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => _pieces.GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes) => _pieces.Advance(bytes);

    /// <inheritdoc/>
    public bool TryBorrow(ref readonly byte given, in LentMemory memory) => _pieces.TryBorrow(in given, _borrowed ??= BorrowedBlock.Create(), memory);

    /// <summary>Writes without a copy: the memory stays as it is until it has been flushed.</summary>
    public void Append(ReadOnlyMemory<byte> bytes) => _pieces.Append(bytes);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_sending is not { IsCompleted: false } && !_isOver && TrySend(_pieces))
        {
            _pieces.Clear();
            return new(Result());
        }

        return FlushSlowlyAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        _isCanceled = true;
        try
        {
            _waiting?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just been flushed.
        }
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _completing ??= EndAsync();

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => new(_completing ??= EndAsync());

    private FlushResult Result()
    {
        if (!_isCanceled)
            return new FlushResult(isCanceled: false, _isOver);
        _isCanceled = false;
        return new FlushResult(isCanceled: true, _isOver);
    }

    private async ValueTask<FlushResult> FlushSlowlyAsync(CancellationToken cancellation)
    {
        _sending = SendAfterAsync(_sending);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _waiting = waiting;
        try
        {
            await _sending.WaitAsync(_isCanceled ? new CancellationToken(canceled: true) : waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Somebody gave up waiting, not writing.
        }
        finally
        {
            _waiting = null;
        }

        return Result();
    }

    private async Task SendAfterAsync(Task? previous)
    {
        var pieces = _pieces;
        _pieces = new OutgoingPieces(pool);
        if (previous is not null)
            await previous;
        while (!_isOver && !TrySend(pieces))
            await connection.WaitForRoomAsync();
        pieces.Clear();
    }

    /// <summary>Sends all at once; false where the client, or the system for it, does not take all of it now.</summary>
    private bool TrySend(OutgoingPieces pieces)
    {
        try
        {
            return pieces.TrySend(socket);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Fail(exception);
            return true;
        }
    }

    private void Fail(Exception exception)
    {
        _isOver = true;
        connection.Close(SocketFailure.Translate(exception));
    }

    private async Task EndAsync()
    {
        if (_pieces.Length > 0 || _sending is not null)
            await SendAfterAsync(_sending);
        _pieces.Clear();
        _isOver = true;
        connection.Close(null);
    }
}
