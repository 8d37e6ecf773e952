using System.Buffers;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared.Bodies;

/// <summary>
/// A request's body, read to its end before anybody further in sees any of it, who then reads the same bytes. Made for one request; the memory is given back when it is disposed of, behind all that
/// read it.
/// </summary>
/// <param name="memory">Where memory is taken from.</param>
internal sealed class HeldBody(BodyMemory memory) : IDisposable
{
    // A client that says much and sends nothing is given no more than that.
    private const int FirstBytes = 4096;

    private byte[]? _buffer;
    private ClientKey _client;
    private HttpRequest? _request;
    private Stream? _before;

    /// <summary>How many bytes it has.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes, until it is disposed of.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>Reads the body, and has the request read from here.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxBytes">So many at most; 0 for none.</param>
    /// <returns>Whether it is here; where it is not, the request's body is not to be read any more.</returns>
    /// <exception cref="BadHttpRequestException">It breaks HTTP or a limit of its route, or comes too slowly.</exception>
    public async ValueTask<HoldResult> ReadAsync(HttpContext context, int maxBytes)
    {
        var length = context.Request.ContentLength;
        if (length > maxBytes)
            return HoldResult.TooLarge;
        _client = ClientKey.Of(context.Connection.RemoteIpAddress);
        if (!TryGrow((int)Math.Min(FirstBytes, length ?? FirstBytes) + 1))
            return HoldResult.NoRoom;

        var body = context.Request.Body;
        // To its end, also where its length is known: only then are there trailers.
        while (await body.ReadAsync(_buffer.AsMemory(Length), context.RequestAborted) is var count and > 0)
        {
            Length += count;
            if (Length > maxBytes)
                return HoldResult.TooLarge;
            if (Length == _buffer!.Length && !TryGrow((int)Math.Min(maxBytes + 1L, Length * 2L)))
                return HoldResult.NoRoom;
        }

        (_request, _before) = (context.Request, body);
        context.Request.Body = new ReadOnlyMemoryStream(Bytes);
        return HoldResult.Held;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_request is not null)
            _request.Body = _before!;
        if (_buffer is null)
            return;
        memory.Return(_client, _buffer.Length);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }

    private bool TryGrow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length);
        if (!memory.TryTake(_client, larger.Length - (_buffer?.Length ?? 0), isNew: _buffer is null))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        if (_buffer is not null)
        {
            _buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
        return true;
    }
}
