using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>Where the steps to the backend write the body of a fetch to.</summary>
/// <param name="response">The head.</param>
/// <param name="start">Called with the first flush, when the head is complete.</param>
/// <param name="flight">Takes the bytes.</param>
/// <param name="appended">Called when the flight has more.</param>
internal sealed class FetchBody(HttpResponse response, Func<Task> start, Flight flight, Action appended) : PipeWriter, IHttpResponseBodyFeature, IDisposable
{
    private const int BufferSize = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered;
    private long _came;
    private bool _isStarted;
    private Stream? _stream;

    /// <summary>Whether less has come than the head says.</summary>
    public bool IsShort => Said > _came + _buffered;

    /// <inheritdoc/>
    public Stream Stream => _stream ??= AsStream();

    /// <inheritdoc/>
    public PipeWriter Writer => this;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _buffered;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_buffered);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_buffered);
    }

    /// <inheritdoc/>
    public override void Advance(int bytes) => _buffered += bytes;

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        // The first bytes are there when the head is: they go out together.
        Append();
        await StartAsync(cancellationToken);
        await flight.FlushAsync();
        return new FlushResult(isCanceled: false, isCompleted: false);
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_isStarted)
            return;
        _isStarted = true;
        await start();
    }

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        Append();
        // Who waits for a short response gets all of it at once.
        if (!_isStarted)
            flight.End(null);
        await StartAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Backends send no files.");

    /// <inheritdoc/>
    public void DisableBuffering()
    {
        // Every flush goes on at once.
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        // Ended by the flight.
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        // The end is told by whoever began the fetch.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    // RFC 9110 §8.6: with these two there is no body, whatever the length says.
    private long? Said => response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified ? null : response.ContentLength;

    private void MakeRoom(int sizeHint)
    {
        if (_buffer.Length - _buffered >= Math.Max(1, sizeHint))
            return;
        Append();
        if (_buffer.Length >= sizeHint)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(sizeHint);
    }

    private void Append()
    {
        if (_buffered == 0)
            return;
        var count = _buffered;
        _buffered = 0;
        // Before anybody sees it: with its last byte, who reads would have a response that looks whole.
        if (_came + count > Said)
            throw new WrongLengthException();
        _came += count;
        if (!flight.IsDiscarded)
            flight.Body.Append(_buffer.AsSpan(0, count));
        appended();
    }
}
