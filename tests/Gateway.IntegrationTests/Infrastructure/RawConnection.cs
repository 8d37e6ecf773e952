using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>One HTTP/1.1 connection on which a test writes every byte itself. Not for two threads at once.</summary>
public sealed class RawConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly CancellationTokenSource _patience = new();
    private int _start;
    private int _end;

    private RawConnection(Stream stream) => _stream = stream;

    /// <summary>Connects to a listener without TLS.</summary>
    public static async Task<RawConnection> OpenAsync(Uri address) => new(await Connections.OpenAsync(address));

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
    public async Task SendAsync(string latin1)
    {
        Restart();
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(latin1), _patience.Token);
    }

    /// <summary>Reads one response to its end.</summary>
    /// <param name="hasBody">False for the answer to a HEAD.</param>
    public async Task<RawResponse> ReceiveAsync(bool hasBody = true)
    {
        Restart();
        var statusLine = await ReadLineAsync();
        List<KeyValuePair<string, string>> headers = [];
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }

        var response = new RawResponse(statusLine, headers, []);
        return !hasBody || response.Status is 101 or 204 or 304 ? response : await ReadBodyAsync(response);
    }

    /// <summary>Reads bytes that are no HTTP any more.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        Restart();
        using var bytes = new MemoryStream();
        await CopyAsync(bytes, count);
        return bytes.ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _patience.Dispose();
    }

    private async Task<RawResponse> ReadBodyAsync(RawResponse response)
    {
        if (response.ValueOf("Transfer-Encoding") is not null)
        {
            var chunks = await ReadChunksAsync();
            return response with { Chunks = chunks, Body = [.. chunks.SelectMany(static chunk => chunk)] };
        }

        using var body = new MemoryStream();
        if (response.ValueOf("Content-Length") is { } length)
            await CopyAsync(body, int.Parse(length, CultureInfo.InvariantCulture));
        else
            await CopyToEndAsync(body);
        return response with { Body = body.ToArray() };
    }

    private async Task<List<byte[]>> ReadChunksAsync()
    {
        List<byte[]> chunks = [];
        while (int.Parse((await ReadLineAsync()).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            using var chunk = new MemoryStream();
            await CopyAsync(chunk, size);
            await ReadLineAsync();
            chunks.Add(chunk.ToArray());
        }

        while ((await ReadLineAsync()).Length > 0)
        {
            // A trailer.
        }

        return chunks;
    }

    private async Task CopyAsync(MemoryStream body, int count)
    {
        while (count > 0)
        {
            if (_start == _end && await FillAsync() == 0)
                throw new IOException($"The connection ended {count} bytes before the body did.");
            var part = Math.Min(count, _end - _start);
            body.Write(_buffer, _start, part);
            _start += part;
            count -= part;
        }
    }

    private async Task CopyToEndAsync(MemoryStream body)
    {
        do
        {
            body.Write(_buffer, _start, _end - _start);
            _start = _end;
        }
        while (await FillAsync() > 0);
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && await FillAsync() == 0)
                throw new IOException($"The connection ended in the middle of a line: '{line}'");
            var next = (char)_buffer[_start++];
            if (next == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append(next);
        }
    }

    private async Task<int> FillAsync()
    {
        _start = 0;
        _end = await _stream.ReadAsync(_buffer, _patience.Token);
        return _end;
    }

    private void Restart() => _patience.CancelAfter(Eventually.Limit);
}
