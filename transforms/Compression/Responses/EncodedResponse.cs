using System.Buffers;
using System.IO.Pipelines;
using Gateway.Transforms.Compression.Encoders;
using Gateway.Transforms.Compression.Negotiation;
using Gateway.Transforms.Compression.Representations;
using Gateway.Transforms.Shared.Encodings;
using Gateway.Transforms.Shared.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Compression.Responses;

/// <summary>
/// A response's body on its way through an encoder. What is decided, is decided by the headers as they are with the first byte or flush. A
/// flush reaches the client as one: all that was written before it can be decoded. What breaks off gets no end that would make it look whole.
/// </summary>
/// <remarks>
/// Encoding takes the thread that flushes, in pieces of 64 KiB at most. The threads that sockets complete on serve all connections, so
/// there it moves to the pool.
/// </remarks>
/// <param name="context">The request that is answered.</param>
/// <param name="route">The route's policy.</param>
/// <param name="accepted">What the client takes.</param>
/// <param name="ifNoneMatch">The entity tags of what the client has.</param>
/// <param name="inner">The body that is written to; stays the server's.</param>
internal sealed class EncodedResponse(HttpContext context, RouteCompression route, AcceptedCodings accepted, StringValues ifNoneMatch, IHttpResponseBodyFeature inner)
    : PipeWriter, IHttpResponseBodyFeature, IDisposable
{
    // Less takes no longer than the move; but what is decoded first may become any length.
    private const int LeastMoved = 4 * 1024;

    private readonly PipeWriter _output = inner.Writer;
    private readonly PendingBytes _pending = new();
    private ResponseMode _mode;
    private CodingDecision _decision;
    private IBodyEncoder? _encoder;
    private Stream? _stream;
    private long? _length;
    private long _received;
    private long _written;
    private bool _isFlushed;

    /// <inheritdoc/>
    public Stream Stream => _stream ??= AsStream(leaveOpen: true);

    /// <inheritdoc/>
    public PipeWriter Writer => this;

    public override bool CanGetUnflushedBytes => _output.CanGetUnflushedBytes;

    public override long UnflushedBytes => _output.UnflushedBytes + _pending.Count;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Decide();
        if (_mode == ResponseMode.Passing)
            return _output.GetMemory(sizeHint);
        // No thread can be left here; a flush comes soon, as whoever writes does not hold back much more than this.
        if (!_pending.HasRoom(sizeHint) && _mode == ResponseMode.Encoding && (PoolThread.IsCurrent || _pending.Count >= 2 * PendingBytes.Most))
            EncodePending(EncoderStep.Continue);
        return _pending.GetMemory(sizeHint, _length - _received ?? 0);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_mode == ResponseMode.Passing)
        {
            _output.Advance(bytes);
            return;
        }

        _received += bytes;
        if (_received > _length)
            throw new InvalidOperationException($"The response is longer than its Content-Length of {_length}.");
        _pending.Advance(bytes);
        if (_mode == ResponseMode.Collecting && _pending.Count >= route.Policy.MinBytes)
            Encode();
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Decide();
        if (_mode == ResponseMode.Collecting)
            Encode();
        _isFlushed = true;
        if (_pending.Count == 0)
            return _output.FlushAsync(cancellationToken);
        if (IsBetterMoved())
            return FlushElsewhereAsync(cancellationToken);
        EncodePending(_received == _length ? EncoderStep.End : EncoderStep.Flush);
        return _output.FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Decide();
        if (_mode == ResponseMode.Passing)
            return _output.WriteAsync(source, cancellationToken);
        for (var rest = source; !rest.IsEmpty;)
        {
            var room = GetMemory();
            var count = Math.Min(room.Length, rest.Length);
            rest[..count].CopyTo(room);
            Advance(count);
            rest = rest[count..];
        }

        return FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => _output.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (exception is null)
            Finish();
        _output.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        Complete(exception);
        return default;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Decide();
        if (_mode == ResponseMode.Collecting)
            Encode();
        return inner.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        Decide();
        return _mode == ResponseMode.Passing
            ? inner.SendFileAsync(path, offset, count, cancellationToken)
            : SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    async Task IHttpResponseBodyFeature.CompleteAsync()
    {
        await EndAsync();
        await inner.CompleteAsync();
    }

    /// <inheritdoc/>
    public void DisableBuffering() => inner.DisableBuffering();

    /// <summary>Ends the body when all of it was written; what broke off stays without an end.</summary>
    public async ValueTask EndAsync()
    {
        if (IsBroken())
            return;
        if (IsBetterMoved())
            await Task.Yield();
        try
        {
            Finish();
        }
        catch (InvalidDataException)
        {
            // The backend's gzip ended early: what was sent must not look whole.
            context.Abort();
            return;
        }

        // Without chunks, as for HTTP/1.0, nothing else makes the server send what comes behind a head that has gone out.
        if (_isFlushed && _mode == ResponseMode.Ended && HttpProtocol.IsHttp10(context.Request.Protocol))
            await _output.FlushAsync(context.RequestAborted);
    }

    /// <summary>Counts what was done.</summary>
    public void Record()
    {
        if (_mode != ResponseMode.Undecided)
            route.Metrics?.Responded(route.Policy.Name, _decision, _received, _written);
    }

    /// <summary>Gives back what was rented; nothing is written.</summary>
    public void Dispose()
    {
        _encoder?.Dispose();
        _encoder = null;
        _pending.Dispose();
    }

    private bool IsBroken() =>
        context.RequestAborted.IsCancellationRequested || context.Features.Get<IForwarderErrorFeature>() is not null;

    private void Decide()
    {
        if (_mode != ResponseMode.Undecided)
            return;
        var response = context.Response;
        _length = response.ContentLength;
        _decision = route.Decide(accepted, response.StatusCode, response.Headers, _length);
        route.Tags.See(response.Headers.ETag);
        if (!_decision.Changes || HttpMethods.IsHead(context.Request.Method))
            _mode = ResponseMode.Passing;
        else
            _mode = _length is null && !_decision.Decodes ? ResponseMode.Collecting : ResponseMode.Encoding;
        if (_mode != ResponseMode.Collecting)
            Describe();
    }

    private void Describe() => ResponseDescription.Describe(context.Response, _decision, route.Policy, ifNoneMatch);

    private void Encode()
    {
        _mode = ResponseMode.Encoding;
        Describe();
    }

    private void EncodePending(EncoderStep step)
    {
        // Its length would tell what is to be hidden.
        if (_decision.Decodes && route.Policy.HideLength == 0)
            context.Features.Get<IKeepsCoded>()?.Keep(ContentCoding.Gzip, _pending.Bytes);
        _encoder ??= route.CreateEncoder(_decision, _length ?? (step == EncoderStep.End ? _received : null));
        _written += _encoder.Encode(_pending.Bytes, step, _output);
        _pending.Clear();
        if (step == EncoderStep.End)
        {
            _mode = ResponseMode.Ended;
            Dispose();
        }
    }

    private bool IsBetterMoved() => _mode == ResponseMode.Encoding && _pending.Count >= (_decision.Decodes ? 1 : LeastMoved) && !PoolThread.IsCurrent;

    private async ValueTask<FlushResult> FlushElsewhereAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        EncodePending(_received == _length ? EncoderStep.End : EncoderStep.Flush);
        return await _output.FlushAsync(cancellationToken);
    }

    private void Finish()
    {
        Decide();
        if (_mode == ResponseMode.Encoding && _received < _length)
        {
            context.Abort();
            return;
        }

        var isWhole = !_isFlushed && !context.Response.HasStarted && !(_length is null && HasTrailers());
        if (_mode == ResponseMode.Collecting)
        {
            PassPending(isWhole);
        }
        else if (_mode == ResponseMode.Encoding)
        {
            EncodePending(EncoderStep.End);
            if (isWhole)
                context.Response.ContentLength = _written;
        }

        if (_mode == ResponseMode.Ended && HasTrailers())
            RepresentationHeaders.RemoveDigests(context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers);
    }

    private void PassPending(bool isWhole)
    {
        _mode = ResponseMode.Passing;
        _decision = new CodingDecision(ContentCoding.Identity, CodingReason.TooSmall);
        RepresentationHeaders.Vary(context.Response.Headers);
        if (isWhole && _pending.Count > 0)
            context.Response.ContentLength = _pending.Count;
        _output.Write(_pending.Bytes);
        _pending.Dispose();
    }

    private bool HasTrailers() => context.Features.Get<IHttpResponseTrailersFeature>() is { Trailers.Count: > 0 };
}
