using System.Globalization;
using System.Net.Security;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>One HTTP/1.1 connection on which a test writes every byte itself. Not for two threads at once.</summary>
public sealed class RawConnection : IAsyncDisposable
{
    private readonly WireStream _stream;

    private RawConnection(WireStream stream) => _stream = stream;

    /// <summary>Connects to a listener.</summary>
    /// <param name="address">The listener.</param>
    /// <param name="tls">What to ask for in TLS; null for none.</param>
    public static async Task<RawConnection> OpenAsync(Uri address, SslClientAuthenticationOptions? tls = null) =>
        new(await WireStream.OpenAsync(address, tls));

    /// <summary>Sends a GET on a connection of its own, and reads its answer.</summary>
    /// <param name="address">The listener.</param>
    /// <param name="host">The value of <c>Host</c>.</param>
    /// <param name="target">The request target, sent as it is.</param>
    /// <param name="headers">More header lines, sent as they are in Latin-1.</param>
    public static async Task<RawResponse> GetAsync(Uri address, string host, string target, params string[] headers)
    {
        await using var connection = await OpenAsync(address);
        await connection.SendAsync("GET", target, [$"Host: {host}", .. headers]);
        return await connection.ReceiveAsync();
    }

    /// <summary>Sends the head of a request, Latin-1 on the wire.</summary>
    public Task SendAsync(string method, string target, IEnumerable<string> headers, string body = "") =>
        SendAsync($"{method} {target} HTTP/1.1\r\n{string.Concat(headers.Select(static line => line + "\r\n"))}\r\n{body}");

    /// <summary>Sends bytes, one for each character.</summary>
    public Task SendAsync(string latin1) => _stream.SendAsync(latin1);

    /// <summary>Sends bytes in one piece.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.SendAsync(bytes);

    /// <summary>Sends bytes in one piece; false when the other side has closed.</summary>
    public Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes) => _stream.TrySendAsync(bytes);

    /// <summary>Ends what the client sends, and goes on reading.</summary>
    public Task HalfCloseAsync() => _stream.HalfCloseAsync();

    /// <summary>The same; nothing when the other side has closed.</summary>
    public async Task TryHalfCloseAsync()
    {
        try
        {
            await HalfCloseAsync();
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            // Then it has been told.
        }
    }

    /// <summary>Ends the connection with a RST.</summary>
    public void Reset() => _stream.Reset();

    /// <summary>Waits until the other side ends the connection, and tells how; what comes until then is dropped.</summary>
    public Task<WireBreak> WaitForEndAsync() => _stream.WaitForEndAsync();

    /// <summary>Reads one response to its end, interim responses before it included.</summary>
    /// <param name="hasBody">False for the answer to a HEAD.</param>
    /// <exception cref="IOException">The connection ended before the response did.</exception>
    public async Task<RawResponse> ReceiveAsync(bool hasBody = true)
    {
        var response = await ReceivePartAsync(hasBody);
        return response.Break == WireBreak.None
            ? response
            : throw new IOException($"The connection ended ({response.Break}) {response.Body.Length} bytes into the body of '{response.StatusLine}'.");
    }

    /// <summary>Reads one response, or as much of it as comes; its <see cref="RawResponse.Break"/> tells.</summary>
    /// <param name="hasBody">False for the answer to a HEAD.</param>
    public async Task<RawResponse> ReceivePartAsync(bool hasBody = true)
    {
        List<RawResponse> interim = [];
        while (true)
        {
            var response = await ReceiveHeadAsync();
            if (response.Break == WireBreak.None && response.Status is >= 100 and < 200 and not 101)
            {
                interim.Add(response);
                continue;
            }

            response = response with { Interim = interim };
            var ends = response.Break != WireBreak.None || !hasBody || response.Status is 101 or 204 or 304;
            return ends ? response : await ReadBodyAsync(response);
        }
    }

    /// <summary>Reads the head of one response, interim or not; its status line is empty when none came.</summary>
    public async Task<RawResponse> ReceiveHeadAsync()
    {
        var statusLine = await _stream.ReadLineAsync() ?? "";
        var headers = await ReadFieldsAsync();
        return new RawResponse(statusLine, headers ?? [], []) { Break = headers is null ? _stream.Break : WireBreak.None };
    }

    /// <summary>Reads bytes that are no HTTP any more.</summary>
    /// <exception cref="IOException">The connection ended first.</exception>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        using var bytes = new MemoryStream();
        return await _stream.CopyAsync(bytes, count)
            ? bytes.ToArray()
            : throw new IOException($"The connection ended {count - bytes.Length} bytes too early.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<RawResponse> ReadBodyAsync(RawResponse response)
    {
        if (response.ValueOf("Transfer-Encoding") is not null)
            return await ReadChunksAsync(response);

        using var body = new MemoryStream();
        if (response.ValueOf("Content-Length") is { } length)
        {
            var isWhole = await _stream.CopyAsync(body, long.Parse(length, CultureInfo.InvariantCulture));
            return response with { Body = body.ToArray(), Break = isWhole ? WireBreak.None : _stream.Break };
        }

        await _stream.CopyToEndAsync(body);
        return response with { Body = body.ToArray(), Break = _stream.Break == WireBreak.Reset ? WireBreak.Reset : WireBreak.None };
    }

    private async Task<RawResponse> ReadChunksAsync(RawResponse response)
    {
        List<byte[]> chunks = [];
        IReadOnlyList<KeyValuePair<string, string>>? trailers = null;
        while (await _stream.ReadLineAsync() is { } line)
        {
            var size = long.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                trailers = await ReadFieldsAsync();
                break;
            }

            using var chunk = new MemoryStream();
            var isWhole = await _stream.CopyAsync(chunk, size);
            chunks.Add(chunk.ToArray());
            if (!isWhole)
                break;
            if (await _stream.ReadLineAsync() is { Length: > 0 } excess)
                throw new FormatException($"'{excess}' stands behind a chunk of {size} bytes.");
        }

        return response with
        {
            Chunks = chunks,
            Body = [.. chunks.SelectMany(static chunk => chunk)],
            Trailers = trailers ?? [],
            Break = trailers is null ? _stream.Break : WireBreak.None,
        };
    }

    private async Task<IReadOnlyList<KeyValuePair<string, string>>?> ReadFieldsAsync()
    {
        List<KeyValuePair<string, string>> fields = [];
        while (await _stream.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
                return fields;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(new(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return null;
    }
}
