using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Microbenchmarks;

/// <summary>A response's body that nobody reads: takes what is written and forgets it. Allocates nothing, unless more than 64 KB are asked for at once.</summary>
internal sealed class DiscardedBody : PipeWriter, IHttpResponseBodyFeature
{
    private byte[] _buffer = new byte[64 * 1024];

    /// <inheritdoc/>
    public Stream Stream => AsStream();

    /// <inheritdoc/>
    public PipeWriter Writer => this;

    /// <summary>How many bytes were written since it was made.</summary>
    public long Written { get; private set; }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _buffer.Length)
            _buffer = new byte[sizeHint];
        return _buffer;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes) => Written += bytes;

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        // None is pending.
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        // Goes on with the next.
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CompleteAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public void DisableBuffering()
    {
        // Nothing is buffered.
    }
}
