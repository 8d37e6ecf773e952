using System.Buffers;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Moves a request's body to the backend while the response may be coming already. One object moves one body.</summary>
/// <param name="context">The request.</param>
/// <param name="guard">Told how far it is.</param>
/// <param name="isChunked">How it is framed; with a length, the server sees to it that so many bytes come.</param>
internal sealed class RequestBody(HttpContext context, ExchangeGuard guard, bool isChunked) : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    // Where that was filled.
    private const int LargeBufferBytes = 64 * 1024;
    private const int SizeLineBytes = 10;

    private readonly CancellationTokenSource _stop = new();
    private Task<bool> _sending = Task.FromResult(false);

    /// <summary>What went wrong on the client's side; null for nothing.</summary>
    public Exception? ClientFailure { get; private set; }

    /// <summary>Begins. Reading from the client is what makes the server answer <c>Expect: 100-continue</c>.</summary>
    public void Start(BackendConnection connection) => _sending = SendAsync(connection);

    /// <summary>Ends the moving, whether it is complete or not.</summary>
    /// <returns>True when all of it was sent.</returns>
    public async ValueTask<bool> StopAsync(BackendConnection connection)
    {
        if (!_sending.IsCompleted)
        {
            // The backend does not want the rest; a write that it does not take ends with the connection alone.
            await _stop.CancelAsync();
            if (!_sending.IsCompleted)
                connection.Abort();
        }

        return await _sending;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task<bool> SendAsync(BackendConnection connection)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var bulk = BulkReceiver();
        try
        {
            if (bulk is not null)
                bulk.ExpectsMuch = true;
            while (await ReceiveAsync(buffer.AsMemory(SizeLineBytes, buffer.Length - SizeLineBytes - 2)) is var count and > 0)
            {
                guard.Sending();
                await connection.SendAsync(isChunked ? Chunk(buffer, count) : buffer.AsMemory(SizeLineBytes, count));
                guard.Sent();
                if (count == BufferBytes - SizeLineBytes - 2)
                    buffer = Enlarge(buffer);
            }

            if (isChunked)
                await SendEndAsync(connection);
            guard.RequestSent();
            return true;
        }
        catch (Exception exception)
        {
            // What failed on the backend's side, the reading of its response will show: it may have answered already, and
            // if not, its answer is due from now on.
            if (ClientFailure is null && exception is IOException or ObjectDisposedException)
            {
                guard.RequestSent();
                return false;
            }

            if (!_stop.IsCancellationRequested)
                ClientFailure ??= exception;
            connection.Abort();
            return false;
        }
        finally
        {
            guard.Sent();
            if (bulk is not null)
                bulk.ExpectsMuch = false;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // In HTTP/2 a body comes in frames, and the connection is others' too.
    private IBulkReceiver? BulkReceiver() =>
        context.Request.ContentLength is not <= BufferBytes && HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Find<IBulkReceiver>() : null;

    private static byte[] Enlarge(byte[] buffer)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        return ArrayPool<byte>.Shared.Rent(LargeBufferBytes);
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> memory)
    {
        try
        {
            return await context.Request.Body.ReadAsync(memory, _stop.Token);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            ClientFailure = exception;
            throw;
        }
    }

    /// <summary>The data with its size in front and CRLF behind, in place.</summary>
    private static ReadOnlyMemory<byte> Chunk(byte[] buffer, int count)
    {
        Span<byte> size = stackalloc byte[8];
        count.TryFormat(size, out var digits, "x");
        var start = SizeLineBytes - digits - 2;
        size[..digits].CopyTo(buffer.AsSpan(start));
        "\r\n"u8.CopyTo(buffer.AsSpan(SizeLineBytes - 2));
        "\r\n"u8.CopyTo(buffer.AsSpan(SizeLineBytes + count));
        return buffer.AsMemory(start, digits + 2 + count + 2);
    }

    private async ValueTask SendEndAsync(BackendConnection connection)
    {
        using var end = new PooledWriter();
        end.Write("0\r\n"u8);
        RequestTrailers.Write(end, context.Request);
        end.Write("\r\n"u8);
        await connection.SendAsync(end.Written);
    }
}
