using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Limits;

/// <summary>
/// The server's frames on their way to a client: the streams it had to reset or to refuse are counted, as a client can bring that about
/// without a reset of its own and cost a backend as much (CVE-2025-8671). The server writes frames one after the other.
/// </summary>
internal sealed class Http2Output(ConnectionContext connection, LimitsInForce limits, LimitReports reports, TimeProvider time) : PipeWriter
{
    private readonly PipeWriter _inner = connection.Transport.Output;
    private Http2SentResets _resets = new(time.TimestampFrequency);
    private Memory<byte> _memory;
    private bool _isCut;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => _inner.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => _inner.UnflushedBytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = _inner.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        var resets = _isCut ? 0 : _resets.Find(_memory.Span[..bytes]);
        _memory = _memory[bytes..];
        _inner.Advance(bytes);
        if (resets == 0 || !_resets.Add(resets, limits.Current.Http2.ResetsPerSecond, time.GetTimestamp()))
            return;
        _isCut = true;
        reports.Report(LimitReason.Http2Resets, connection);
        connection.Abort(new ConnectionAbortedException("The client made the server reset too many streams."));
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);
}
