using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.Hosting.Upgrades;

/// <summary>
/// The way from the client: what it sends passes as it is until the close, which goes in where a frame ends. After that the
/// client's frames go nowhere; its own close, or its end, is the end. One reader at a time, and <see cref="Close"/> from any
/// thread.
/// </summary>
/// <param name="inner">The server's stream.</param>
/// <param name="frames">Follows the frames; null for a protocol that is not known, which just ends.</param>
internal sealed class ClosingReader(Stream inner, FrameTracker? frames) : IDisposable
{
    private const int DiscardBytes = 512;

    private readonly CancellationTokenSource _wake = new();
    private volatile bool _isClosing;
    private CloseReason _reason;
    private CancellationTokenSource? _linked;
    private CancellationToken _linkedTo;
    private ReadOnlyMemory<byte> _close;
    private bool _hasClosed;
    private bool _hasEnded;

    /// <summary>Reads what the backend is to get; 0 at the end.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_isClosing)
            return CloseAsync(buffer, cancellation);
        var reading = inner.ReadAsync(buffer, Link(cancellation));
        return reading.IsCompletedSuccessfully ? new ValueTask<int>(Received(buffer, reading.Result)) : AwaitAsync(reading, buffer, cancellation);
    }

    /// <summary>Wakes a read that waits for the client; it, or the next one, then gives the close.</summary>
    public void Close(CloseReason reason = CloseReason.GoingAway)
    {
        _reason = reason;
        _isClosing = true;
        _wake.Cancel();
    }

    /// <summary>Waits for the client's own close, or its end, so that no answer of its meets a closed connection.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(DiscardBytes);
        try
        {
            while (!_hasEnded && frames is { HasClosed: false })
            {
                var count = await inner.ReadAsync(buffer, cancellation);
                _hasEnded = count == 0;
                frames.Advance(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _linked?.Dispose();
        _wake.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitAsync(ValueTask<int> reading, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return Received(buffer, await reading);
        }
        catch (OperationCanceledException) when (_isClosing && !cancellation.IsCancellationRequested)
        {
            return await CloseAsync(buffer, cancellation);
        }
    }

    private int Received(Memory<byte> buffer, int count)
    {
        frames?.Advance(buffer.Span[..count]);
        _hasEnded |= count == 0 && buffer.Length > 0;
        return count;
    }

    private async ValueTask<int> CloseAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        // A client that has closed by itself ends by itself.
        if (frames is null || _hasEnded)
            return 0;
        if (!_hasClosed && !frames.HasClosed)
        {
            if (!frames.IsAtBoundary)
                return await FinishFrameAsync(frames, buffer, cancellation);
            BeginClose();
        }

        if (_close.IsEmpty)
        {
            await DrainAsync(cancellation);
            return 0;
        }

        var count = Math.Min(_close.Length, buffer.Length);
        _close[..count].CopyTo(buffer);
        _close = _close[count..];
        return count;
    }

    private async ValueTask<int> FinishFrameAsync(FrameTracker frames, Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await inner.ReadAsync(buffer, cancellation);
        _hasEnded = count == 0 && buffer.Length > 0;
        var used = frames.AdvanceToBoundary(buffer.Span[..count]);
        if (frames is { IsAtBoundary: true, HasClosed: false })
        {
            BeginClose();
            frames.Advance(buffer.Span[used..count]);
        }

        return used;
    }

    private void BeginClose()
    {
        _hasClosed = true;
        _close = CloseFrame.ToServer(_reason);
    }

    // A reader passes the same token every time, so this is made once.
    private CancellationToken Link(CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled)
            return _wake.Token;
        if (_linked is not null && _linkedTo == cancellation)
            return _linked.Token;
        _linked?.Dispose();
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_wake.Token, cancellation);
        _linkedTo = cancellation;
        return _linked.Token;
    }
}
