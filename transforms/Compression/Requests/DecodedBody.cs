using Gateway.Transforms.Shared.Threads;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Compression.Requests;

/// <summary>A request's body decoded, as far as is allowed: what goes beyond, and what cannot be decoded, ends the request.</summary>
internal sealed class DecodedBody : ReadOnlyStream
{
    // Below that, no ratio does harm, and short bodies of blanks have high ones.
    private const int RatioFrom = 64 * 1024;

    private readonly CountedBody _encoded;
    private readonly Stream _decoder;
    private readonly DecompressionOptions _limits;
    private long _count;
    private int _inTurn;

    /// <summary>Decodes a body; the decoder is this stream's own, the body is not.</summary>
    public DecodedBody(Stream body, RequestCoding coding, DecompressionOptions limits)
    {
        _encoded = new CountedBody(body);
        _decoder = coding.Open(_encoded);
        _limits = limits;
    }

    /// <summary>What became of it, one of a fixed set for metrics.</summary>
    public string Result { get; private set; } = "decoded";

    /// <inheritdoc/>
    /// <exception cref="BadHttpRequestException">413: it is too large, or grows too much. 400: it cannot be decoded, or ends early.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Each little that comes may become much, and there may be no waiting in between.
        if (PoolThread.IsFor(_inTurn))
        {
            _inTurn = 0;
            await PoolThread.TakeTurns();
        }

        int count;
        try
        {
            count = await _decoder.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            Result = "broken";
            throw new BadHttpRequestException("The request's body is not what its Content-Encoding says.", StatusCodes.Status400BadRequest, exception);
        }

        _count += count;
        _inTurn += count;
        if (_count <= _limits.MaxOutputBytes.Bytes && (_count <= RatioFrom || _count / _limits.MaxRatio <= _encoded.Count))
            return count;
        Result = "too_large";
        throw new BadHttpRequestException("The request's body is too large when it is decoded.", StatusCodes.Status413PayloadTooLarge);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _decoder.Dispose();
        base.Dispose(disposing);
    }
}
