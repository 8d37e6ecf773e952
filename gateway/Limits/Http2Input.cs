using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Limits;

/// <summary>
/// A client's bytes on their way to the server: the frames of what the server takes are counted, and a flood of them ends the
/// connection. A reader has one thread at a time, and so has this.
/// </summary>
internal sealed class Http2Input(ConnectionContext connection, LimitsInForce limits, LimitReports reports, TimeProvider time) : PipeReader
{
    private readonly PipeReader _inner = connection.Transport.Input;
    private Http2Frames _frames = new(time.TimestampFrequency);
    private ReadOnlySequence<byte> _read;
    private bool _isCut;

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        var isRead = _inner.TryRead(out result);
        if (isRead)
            _read = result.Buffer;
        return isRead;
    }

    /// <inheritdoc/>
    // Pooled: it waits once for each piece that comes.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await _inner.ReadAsync(cancellationToken);
        _read = result.Buffer;
        return result;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed)
    {
        Look(consumed);
        _inner.AdvanceTo(consumed);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Look(consumed);
        _inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    private void Look(SequencePosition consumed)
    {
        var (taken, now, limit) = (_read.Slice(0, consumed), time.GetTimestamp(), limits.Current.Http2);
        _read = default;
        if (_isCut)
            return;
        foreach (var piece in taken)
        {
            if (_frames.Observe(piece.Span, limit, now) is not { } reason)
                continue;
            _isCut = true;
            reports.Report(reason, connection);
            connection.Abort(new ConnectionAbortedException("The client flooded the connection with frames."));
            return;
        }
    }
}
