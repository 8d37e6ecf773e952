namespace Gateway.IntegrationTests.Wire.Http2;

/// <summary>What has come on one stream so far.</summary>
internal sealed class Http2Stream : IDisposable
{
    private readonly MemoryStream _body = new();
    private IReadOnlyList<KeyValuePair<string, string>>? _headers;
    private IReadOnlyList<KeyValuePair<string, string>> _trailers = [];

    /// <summary>How many bytes of bodies the peer takes on this stream.</summary>
    public long SendWindow { get; set; }

    /// <summary>True when the peer has said its last word here.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The error code of RST_STREAM; null when the stream was not reset.</summary>
    public uint? ResetCode { get; private set; }

    /// <summary>How many interim responses came.</summary>
    public int InterimCount { get; private set; }

    /// <summary>True when the final response's head has come.</summary>
    public bool HasHead => _headers is not null;

    /// <summary>The response as far as it has come.</summary>
    /// <param name="connection">How the connection ended.</param>
    public WireResponse ToResponse(WireBreak connection) => new(
        _headers is null ? 0 : int.Parse(_headers.Single(static field => field.Key == ":status").Value),
        [.. (_headers ?? []).Where(static field => field.Key != ":status")],
        _body.ToArray(),
        _trailers,
        ResetCode is > 0 ? WireBreak.Reset : IsEnded ? WireBreak.None : connection);

    /// <summary>Takes a field section.</summary>
    public void Add(IReadOnlyList<KeyValuePair<string, string>> fields, bool isLast)
    {
        if (fields is [{ Key: ":status", Value: ['1', ..] }, ..])
            InterimCount++;
        else if (_headers is null)
            _headers = fields;
        else
            _trailers = fields;
        IsEnded |= isLast;
    }

    /// <summary>Takes a piece of the body.</summary>
    public void Add(ReadOnlySpan<byte> data, bool isLast)
    {
        _body.Write(data);
        IsEnded |= isLast;
    }

    /// <summary>Takes a RST_STREAM. With NO_ERROR behind a whole response it only stops the request (RFC 9113 §8.1).</summary>
    public void Reset(uint code)
    {
        if (!IsEnded || code != 0)
            ResetCode = code;
        IsEnded = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();
}
