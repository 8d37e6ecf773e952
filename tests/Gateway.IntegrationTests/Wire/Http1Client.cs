using System.Globalization;
using System.Net.Security;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Wire;

/// <summary>A client that speaks HTTP/1.1.</summary>
internal sealed class Http1Client : IWireClient
{
    private const int ChunkLength = 1000;

    private readonly RawConnection _connection;

    private Http1Client(RawConnection connection) => _connection = connection;

    /// <summary>Connects.</summary>
    public static async Task<Http1Client> OpenAsync(Uri address, SslClientAuthenticationOptions? tls = null) =>
        new(await RawConnection.OpenAsync(address, tls));

    /// <inheritdoc/>
    public Task<WireResponse> SendAsync(WireRequest request) => SendAsync(Write(request), hasBody: request.Method != "HEAD");

    /// <summary>Sends bytes as they are, and takes what comes for them.</summary>
    /// <param name="request">A request, or what is none.</param>
    /// <param name="hasBody">False for the answer to a HEAD.</param>
    public async Task<WireResponse> SendAsync(ReadOnlyMemory<byte> request, bool hasBody = true)
    {
        await _connection.TrySendAsync(request);
        return ToResponse(await _connection.ReceivePartAsync(hasBody));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>The bytes of a request.</summary>
    public static byte[] Write(WireRequest request)
    {
        using var bytes = new MemoryStream();
        void Line(string text) => bytes.Write(Encoding.Latin1.GetBytes(text + "\r\n"));

        Line($"{request.Method} {request.Target} HTTP/1.1");
        Line($"Host: {request.Host}");
        foreach (var header in request.Headers)
            Line(header);
        if (request is { Body: { } body, IsChunked: false })
        {
            Line($"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}");
            Line("");
            bytes.Write(body);
            return bytes.ToArray();
        }

        if (request.IsChunked)
            Line("Transfer-Encoding: chunked");
        Line("");
        if (!request.IsChunked)
            return bytes.ToArray();
        foreach (var chunk in (request.Body ?? []).Chunk(ChunkLength))
        {
            Line(chunk.Length.ToString("x", CultureInfo.InvariantCulture));
            bytes.Write(chunk);
            Line("");
        }

        Line("0");
        foreach (var trailer in request.Trailers)
            Line(trailer);
        Line("");
        return bytes.ToArray();
    }

    private static WireResponse ToResponse(RawResponse response) => new(
        response.StatusLine.Length == 0 ? 0 : response.Status, response.Headers, response.Body, response.Trailers, response.Break);
}
