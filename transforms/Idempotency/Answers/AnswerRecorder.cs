using System.Buffers;
using System.IO.Pipelines;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Idempotency.Answers;

/// <summary>
/// The response of a request that is done once: passed on to the client as it comes, and kept. A client that leaves does not end it, as long as it can be kept: the backend goes on, and the answer is there for who
/// asks again. Written by one at a time; told from another thread that the client left.
/// </summary>
internal sealed class AnswerRecorder : IHttpResponseBodyFeature
{
    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly CancellationTokenSource _stop;
    private readonly int _maxBytes;
    private readonly string[] _before;
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly RecordingWriter _writer;
    private IReadOnlyList<KeyValuePair<string, StringValues>> _headers = [];
    private volatile bool _isKept = true;
    private volatile bool _isClientGone;
    private Stream? _stream;

    /// <summary>Begins to record.</summary>
    /// <param name="context">The request.</param>
    /// <param name="inner">Where the response goes.</param>
    /// <param name="maxBytes">The most bytes of a body that are kept.</param>
    /// <param name="stop">Cancelled when nobody has a use for the answer any more.</param>
    public AnswerRecorder(HttpContext context, IHttpResponseBodyFeature inner, int maxBytes, CancellationTokenSource stop)
    {
        (_context, _inner, _maxBytes, _stop) = (context, inner, maxBytes, stop);
        _before = [.. context.Response.Headers.Keys];
        _writer = new RecordingWriter(this);
    }

    /// <summary>The status of the head that was sent, or would have been; 0 for none yet.</summary>
    public int Status { get; private set; }

    /// <summary>The answer, whole; null where it cannot be kept.</summary>
    public StoredAnswer? Answer => _isKept && Status > 0 && !HasTrailers ? new StoredAnswer(Status, _headers, _body.WrittenMemory) : null;

    /// <inheritdoc/>
    public Stream Stream => _stream ??= _writer.AsStream(leaveOpen: true);

    /// <inheritdoc/>
    public PipeWriter Writer => _writer;

    /// <summary>Where the response goes.</summary>
    internal PipeWriter Output => _inner.Writer;

    /// <summary>Whether there is nobody to send it to.</summary>
    internal bool IsClientGone => _isClientGone;

    /// <summary>Whether nobody has a use for more of it.</summary>
    internal bool IsOver => _isClientGone && !_isKept;

    private bool HasTrailers => _context.Features.Get<IHttpResponseTrailersFeature>() is { Trailers.Count: > 0 };

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        if (!_isClientGone)
            await _inner.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync()
    {
        Begin();
        return _isClientGone ? Task.CompletedTask : _inner.CompleteAsync();
    }

    /// <inheritdoc/>
    public void DisableBuffering() => _inner.DisableBuffering();

    /// <summary>The head is what it is now.</summary>
    public void Begin()
    {
        if (Status > 0)
            return;
        var response = _context.Response;
        (Status, _headers) = (response.StatusCode, StoredAnswer.FieldsOf(response.Headers, _before));
        // A stream has no end that anybody could wait for.
        if (Status == StatusCodes.Status101SwitchingProtocols || EventStreams.Is(response.ContentType))
            KeepNoMore();
    }

    /// <summary>The client left.</summary>
    public void LoseClient()
    {
        _isClientGone = true;
        EndIfOver();
    }

    /// <summary>These bytes were written.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if (!_isKept)
            return;
        if (_body.WrittenCount + bytes.Length > _maxBytes)
            KeepNoMore();
        else
            _body.Write(bytes);
    }

    private void KeepNoMore()
    {
        _isKept = false;
        _body.ResetWrittenCount();
        EndIfOver();
    }

    private void EndIfOver()
    {
        if (!IsOver)
            return;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }
}
