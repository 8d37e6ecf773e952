using System.Buffers;
using System.Threading.Tasks.Sources;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>
/// A stream of what is pushed: .NET decodes gzip from streams alone. Who reads when there is nothing waits, and goes on within the call that
/// brings more, on its thread: so after that call, everything is decoded. Used by one thread at a time.
/// </summary>
internal sealed class GzipFeed : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private Memory<byte> _wanted;
    private bool _isWaiting;
    private bool _isComplete;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Brings more; what was brought before must have been read.</summary>
    public void Push(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        if (_bytes.Length < data.Length)
        {
            Dispose(true);
            _bytes = ArrayPool<byte>.Shared.Rent(data.Length);
        }

        data.CopyTo(_bytes);
        (_start, _end) = (0, data.Length);
        Continue();
    }

    /// <summary>Brings the end.</summary>
    public void Complete()
    {
        _isComplete = true;
        Continue();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start < _end || _isComplete)
            return new ValueTask<int>(Take(buffer));
        _source.Reset();
        _wanted = buffer;
        _isWaiting = true;
        return new ValueTask<int>(this, _source.Version);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public int GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            (_start, _end) = (0, 0);
        }

        base.Dispose(disposing);
    }

    private void Continue()
    {
        if (!_isWaiting)
            return;
        _isWaiting = false;
        _source.SetResult(Take(_wanted));
    }

    private int Take(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
