namespace Gateway.Hosting.Upgrades;

/// <summary>
/// The way to the client: what the backend sends passes as it is until the close, which goes in where a frame ends; what the
/// backend sends after that goes nowhere. One writer at a time, and <see cref="Close"/> from any thread.
/// </summary>
/// <param name="inner">The server's stream.</param>
/// <param name="frames">Follows the frames; null for a protocol that is not known, into which nothing can be put.</param>
internal sealed class ClosingWriter(Stream inner, FrameTracker? frames)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _sending = Task.CompletedTask;
    private CloseReason _reason;
    private bool _isWriting;
    private bool _isClosing;
    private bool _isClosed;

    /// <summary>Completes when the client is being told; at once where it cannot be, or has been told by the backend.</summary>
    public Task Closing => _closing.Task;

    /// <summary>Completes when nothing of this is being written any more.</summary>
    public Task Sending => _sending;

    /// <summary>Passes bytes on.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_isClosed)
                return ValueTask.CompletedTask;
            _isWriting = true;
            if (_isClosing)
                bytes = bytes[..(frames?.AdvanceToBoundary(bytes.Span) ?? bytes.Length)];
            else
                frames?.Advance(bytes.Span);
        }

        return EndAsync(inner.WriteAsync(bytes, cancellation));
    }

    /// <summary>Flushes what was passed on.</summary>
    public ValueTask FlushAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_isClosed)
                return ValueTask.CompletedTask;
            _isWriting = true;
        }

        return EndAsync(new ValueTask(inner.FlushAsync(cancellation)));
    }

    /// <summary>Sends the close as soon as a frame ends, which may be now.</summary>
    public void Close(CloseReason reason = CloseReason.GoingAway)
    {
        lock (_gate)
        {
            _reason = reason;
            _isClosing = true;
            if (!_isWriting && ClaimsClose())
                _sending = SendCloseAsync();
        }
    }

    private ValueTask EndAsync(ValueTask writing)
    {
        if (!writing.IsCompletedSuccessfully)
            return AwaitAsync(writing);
        return Ends() ? new ValueTask(SendCloseAsync()) : ValueTask.CompletedTask;
    }

    private async ValueTask AwaitAsync(ValueTask writing)
    {
        await writing;
        if (Ends())
            await SendCloseAsync();
    }

    // True when it is for the caller to send the close.
    private bool Ends()
    {
        lock (_gate)
        {
            _isWriting = false;
            return _isClosing && ClaimsClose();
        }
    }

    // True once: whoever gets it sends.
    private bool ClaimsClose()
    {
        if (_isClosed || frames is { IsAtBoundary: false })
            return false;
        _closing.TrySetResult();
        return _isClosed = frames is { HasClosed: false };
    }

    private async Task SendCloseAsync()
    {
        try
        {
            await inner.WriteAsync(CloseFrame.ToClient(_reason), CancellationToken.None);
            await inner.FlushAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone.
        }
    }
}
