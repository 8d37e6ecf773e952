using System.IO.Pipelines;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// Where the steps to the backend write a part's answer to: into memory, up to a length. Beyond it they find that nobody reads any more, as they do when a client has gone.
/// </summary>
internal sealed class PartResponse : PipeWriter, IHttpResponseFeature, IHttpResponseBodyFeature, IDisposable
{
    // A length may be a lie: beyond this, room is made for what is here.
    private const long MostExpected = 128 * 1024;

    private readonly PooledBytes _bytes = new();
    private readonly RoomShare _share = new();
    private readonly HeaderDictionary _headers = [];
    private List<(Func<object, Task> Callback, object State)>? _starting;
    private List<(Func<object, Task> Callback, object State)>? _completed;
    private Stream? _stream;
    private int _maxBytes;
    private bool _startsAtOnce;
    private bool _hasStarted;

    /// <inheritdoc/>
    public int StatusCode { get; set; }

    /// <inheritdoc/>
    public string? ReasonPhrase { get; set; }

    /// <inheritdoc/>
    public IHeaderDictionary Headers { get; set; } = null!;

    // A part's can be taken back until all of it is here.
    /// <inheritdoc/>
    public bool HasStarted => _startsAtOnce && _hasStarted;

    /// <summary>Whether more came than there is room for.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>What came; nothing where that was too much.</summary>
    public ReadOnlyMemory<byte> Received => _bytes.Written;

    /// <inheritdoc/>
    public Stream Body
    {
        get => Stream;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public Stream Stream => _stream ??= AsStream(leaveOpen: true);

    /// <inheritdoc/>
    public PipeWriter Writer => this;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => 0;

    /// <summary>Becomes the answer of another call.</summary>
    /// <param name="maxBytes">The longest body.</param>
    /// <param name="room">Room that it shares with others: taken as bytes come, and given back with them.</param>
    /// <param name="startsAtOnce">Whether it starts with its first bytes, as an answer to a client does.</param>
    public void Begin(int maxBytes, ByteRoom room, bool startsAtOnce = false)
    {
        (_maxBytes, _startsAtOnce, _hasStarted, StatusCode, ReasonPhrase, Headers, IsTooLarge) = (maxBytes, startsAtOnce, false, StatusCodes.Status200OK, null, _headers, false);
        _share.Begin(room);
    }

    /// <summary>Has done what others want done when an answer starts, once.</summary>
    public ValueTask StartedAsync()
    {
        if (_hasStarted)
            return ValueTask.CompletedTask;
        _hasStarted = true;
        return _starting is { Count: > 0 } starting ? RunAsync(starting) : ValueTask.CompletedTask;
    }

    /// <summary>Has done what others want done when an answer is over, such as giving back a place at a limit. Whatever became of it.</summary>
    public ValueTask CompletedAsync() => _completed is { Count: > 0 } completed ? RunAsync(completed) : ValueTask.CompletedTask;

    /// <summary>Gives the bytes back, and the room they took. The rest stays.</summary>
    public void DropBody()
    {
        _bytes.Dispose();
        _share.Dispose();
    }

    /// <summary>Gives the bytes back, and forgets the rest, until it begins anew.</summary>
    public void Dispose()
    {
        DropBody();
        _headers.Clear();
        _starting?.Clear();
        _completed?.Clear();
        (Headers, ReasonPhrase, _startsAtOnce) = (null!, null, false);
    }

    /// <inheritdoc/>
    public void OnStarting(Func<object, Task> callback, object state) => (_starting ??= []).Add((callback, state));

    /// <inheritdoc/>
    public void OnCompleted(Func<object, Task> callback, object state)
    {
        // Of a part, what is registered is about a connection, and there is none.
        if (_startsAtOnce)
            (_completed ??= []).Add((callback, state));
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _bytes.GetMemory(SizeFor(sizeHint));

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => _bytes.GetSpan(SizeFor(sizeHint));

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (IsTooLarge)
            return;
        if ((long)_bytes.Length + bytes <= _maxBytes && _share.TryTake(bytes))
        {
            _bytes.Advance(bytes);
            return;
        }

        // Others may have the room that this one has no use for any more.
        IsTooLarge = true;
        DropBody();
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        !_startsAtOnce || _hasStarted ? new(Flushed) : FlushStartedAsync();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => _startsAtOnce ? StartedAsync().AsTask() : Task.CompletedTask;

    /// <inheritdoc/>
    public Task CompleteAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Backends send no files.");

    /// <inheritdoc/>
    public void DisableBuffering()
    {
        // All of it is needed before anything of it is.
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        // None waits.
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        // The end is told by the steps' own end.
    }

    // Streams on top of it look at the one alone, and all else at the other.
    private FlushResult Flushed => new(isCanceled: IsTooLarge, isCompleted: IsTooLarge);

    // What says how long it is does not grow step by step.
    private int SizeFor(int sizeHint) =>
        !IsTooLarge && _bytes.Length == 0 && Headers.ContentLength is > 0 and <= MostExpected and var length && length <= _maxBytes ? Math.Max(sizeHint, (int)length) : sizeHint;

    private async ValueTask<FlushResult> FlushStartedAsync()
    {
        await StartedAsync();
        return Flushed;
    }

    private static async ValueTask RunAsync(List<(Func<object, Task> Callback, object State)> callbacks)
    {
        // The last one first, as servers do.
        for (var i = callbacks.Count - 1; i >= 0; i--)
            await callbacks[i].Callback(callbacks[i].State);
    }
}
