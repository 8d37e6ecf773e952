using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Transforms.Idempotency.Answers;

/// <summary>Writes a body to the client, as long as there is one, and to who keeps it.</summary>
/// <param name="recorder">Who keeps it.</param>
internal sealed class RecordingWriter(AnswerRecorder recorder) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _pending.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => _pending.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        // Who encodes further out changes the head with the first byte.
        recorder.Begin();
        _pending.Advance(bytes);
        recorder.Add(_pending.WrittenSpan);
        if (!recorder.IsClientGone)
            recorder.Output.Write(_pending.WrittenSpan);
        _pending.ResetWrittenCount();
    }

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        recorder.Begin();
        if (!recorder.IsClientGone && await HasLeftAsync())
            recorder.LoseClient();
        return new FlushResult(isCanceled: false, isCompleted: recorder.IsOver);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => recorder.Output.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        // The server's writer ends with its request.
    }

    // Without the request's own token: that ends the work, and this is about the client.
    private async ValueTask<bool> HasLeftAsync()
    {
        try
        {
            return (await recorder.Output.FlushAsync(CancellationToken.None)).IsCompleted;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            return true;
        }
    }
}
