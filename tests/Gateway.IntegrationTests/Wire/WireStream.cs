using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Wire;

/// <summary>
/// Bytes to and from a peer, over TCP or TLS, and how the connection ended. Waits for the peer no longer than
/// <see cref="Eventually.Limit"/>. One thread may write while another one reads.
/// </summary>
internal sealed class WireStream : IAsyncDisposable
{
    private readonly Socket? _socket;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly CancellationTokenSource _readPatience = new();
    private readonly CancellationTokenSource _writePatience = new();
    private int _start;
    private int _end;

    /// <summary>Takes over a stream.</summary>
    /// <param name="stream">The stream; disposed of with this.</param>
    /// <param name="socket">The socket below it; null where there is none, and no force to close with.</param>
    public WireStream(Stream stream, Socket? socket = null)
    {
        _stream = stream;
        _socket = socket;
    }

    /// <summary>How the peer ended the connection, as far as reading found out.</summary>
    public WireBreak Break { get; private set; }

    /// <summary>What was read and not yet taken.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Connects.</summary>
    /// <param name="address">Host, an IP address, and port.</param>
    /// <param name="tls">What to ask for in TLS; null for none.</param>
    public static async Task<WireStream> OpenAsync(Uri address, SslClientAuthenticationOptions? tls = null)
    {
        var network = await Connections.OpenAsync(address);
        if (tls is null)
            return new WireStream(network, network.Socket);
        var secure = new SslStream(network);
        try
        {
            await secure.AuthenticateAsClientAsync(tls);
            return new WireStream(secure, network.Socket);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes bytes.</summary>
    /// <exception cref="IOException">The peer has closed.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _writePatience.CancelAfter(Eventually.Limit);
        await _stream.WriteAsync(bytes, _writePatience.Token);
    }

    /// <summary>Writes bytes.</summary>
    /// <returns>False when the peer has closed; what it sent before can still be read.</returns>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await SendAsync(bytes);
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Writes bytes, one for each character.</summary>
    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    /// <summary>Ends what this side sends, and goes on reading.</summary>
    public Task HalfCloseAsync()
    {
        if (_stream is SslStream secure)
            return secure.ShutdownAsync();
        _socket!.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    }

    /// <summary>Ends the connection with a RST.</summary>
    public void Reset() => _socket!.Close(timeout: 0);

    /// <summary>Reads more when nothing is buffered.</summary>
    /// <returns>False at the end; <see cref="Break"/> tells which.</returns>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public async ValueTask<bool> FillAsync()
    {
        if (_start < _end)
            return true;
        if (Break != WireBreak.None)
            return false;
        _readPatience.CancelAfter(Eventually.Limit);
        try
        {
            _start = 0;
            _end = 0;
            _end = await _stream.ReadAsync(_buffer, _readPatience.Token);
            Break = _end > 0 ? WireBreak.None : WireBreak.Closed;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            Break = WireBreak.Reset;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"Nothing came within {Eventually.Limit.TotalSeconds} s.", exception);
        }

        return _end > 0;
    }

    /// <summary>Reads a line and the CRLF behind it.</summary>
    /// <param name="limit">The longest line, in bytes.</param>
    /// <returns>The line, one character for each byte, without its CRLF; null when the connection ended first.</returns>
    /// <exception cref="FormatException">A CR or LF stands alone, or the line is too long.</exception>
    public async ValueTask<string?> ReadLineAsync(int limit = 1024 * 1024)
    {
        var line = new StringBuilder();
        while (await ReadByteAsync() is { } next)
        {
            if (next == '\n')
                throw new FormatException($"A LF without CR after '{line}'.");
            if (next == '\r')
            {
                return await ReadByteAsync() switch
                {
                    '\n' => line.ToString(),
                    null => null,
                    _ => throw new FormatException($"A CR without LF after '{line}'."),
                };
            }

            line.Append((char)next);
            if (line.Length > limit)
                throw new FormatException($"A line of more than {limit} bytes.");
        }

        return null;
    }

    /// <summary>Appends bytes to a body.</summary>
    /// <param name="body">Gets the bytes, also those of an incomplete read.</param>
    /// <param name="count">How many.</param>
    /// <returns>False when the connection ended before all had come.</returns>
    public async Task<bool> CopyAsync(Stream body, long count)
    {
        while (count > 0)
        {
            if (!await FillAsync())
                return false;
            var part = (int)Math.Min(count, _end - _start);
            body.Write(_buffer, _start, part);
            _start += part;
            count -= part;
        }

        return true;
    }

    /// <summary>Appends all that comes until the end.</summary>
    public async Task CopyToEndAsync(Stream body)
    {
        while (await FillAsync())
        {
            body.Write(_buffer, _start, _end - _start);
            _start = _end;
        }
    }

    /// <summary>Waits until the peer ends the connection; what comes until then is dropped.</summary>
    public async Task<WireBreak> WaitForEndAsync()
    {
        await CopyToEndAsync(Stream.Null);
        return Break;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _readPatience.Dispose();
        _writePatience.Dispose();
    }

    private async ValueTask<int?> ReadByteAsync() => await FillAsync() ? _buffer[_start++] : null;
}
