using System.Buffers;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Sends a request's head, with as much of its body as is there, and moves the rest while the response may be coming already. One object moves
/// one body.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="head">Its head; owned from here on.</param>
/// <param name="guard">Told how far it is.</param>
/// <param name="isChunked">How the body is framed; with a length, the server sees to it that so many bytes come.</param>
internal sealed class RequestBody(HttpContext context, PooledWriter head, ExchangeGuard guard, bool isChunked) : IDisposable
{
    // Taken only when something has come: every call of the system costs the same, whatever it moves.
    private const int BufferBytes = 64 * 1024;

    // The first piece of a request, its head included, is what the connection receives at once.
    private const int FirstPieceBytes = 4 * 1024;

    // A chunk has its size in front and an end behind.
    private const int SizeLineBytes = 10;
    private const int ChunkEndBytes = 2;

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
        var bulk = BulkReceiver();
        try
        {
            if (bulk is not null)
                bulk.ExpectsMuch = true;
            while (await PassAsync(connection))
            {
                // Piece by piece.
            }

            await SendEndAsync(connection);
            guard.RequestSent();
            return true;
        }
        catch (Exception exception)
        {
            // What failed on the backend's side, the reading of its response will show: it may have answered already, and
            // if not, its answer is due from now on.
            if (ClientFailure is null && exception is not OperationCanceledException)
            {
                guard.RequestSent();
                return false;
            }

            connection.Abort();
            return false;
        }
        finally
        {
            guard.Sent();
            if (bulk is not null)
                bulk.ExpectsMuch = false;
            head.Dispose();
        }
    }

    /// <summary>Moves what is there, or comes next. False at the end.</summary>
    private async ValueTask<bool> PassAsync(BackendConnection connection)
    {
        // Who waits for a client does so without a buffer, and only when what is there has gone out.
        var arriving = ReceiveAsync(Memory<byte>.Empty);
        if (arriving.IsCompletedSuccessfully)
            _ = arriving.Result;
        else
            await SendHeadAndAwaitAsync(connection, arriving.AsTask());
        var buffer = ArrayPool<byte>.Shared.Rent(isChunked ? BufferBytes : (int)Math.Min(context.Request.ContentLength ?? BufferBytes, BufferBytes));
        try
        {
            var room = isChunked ? buffer.AsMemory(SizeLineBytes, buffer.Length - SizeLineBytes - ChunkEndBytes) : buffer;
            var count = await ReceiveAsync(room);
            if (count == 0)
                return false;
            await SendAsync(connection, isChunked ? Chunk(buffer, count) : room[..count]);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends the head, if that is still to be sent, while something is awaited; that no longer where the sending fails.</summary>
    private async ValueTask SendHeadAndAwaitAsync(BackendConnection connection, Task arriving)
    {
        try
        {
            await SendAsync(connection, default);
        }
        catch
        {
            await _stop.CancelAsync();
            await arriving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await arriving;
    }

    // The head goes out with the first piece.
    private async ValueTask SendAsync(BackendConnection connection, ReadOnlyMemory<byte> piece)
    {
        var first = head.Written;
        if (first.IsEmpty && piece.IsEmpty)
            return;
        guard.Sending();
        await connection.SendAsync(first, piece);
        guard.Sent();
        // An answer may be long in coming.
        head.Dispose();
    }

    // In HTTP/2 a body comes in frames, and the connection is others' too.
    private IBulkReceiver? BulkReceiver() =>
        context.Request.ContentLength is not <= FirstPieceBytes && HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Find<IBulkReceiver>() : null;

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
        return buffer.AsMemory(start, digits + 2 + count + ChunkEndBytes);
    }

    private async ValueTask SendEndAsync(BackendConnection connection)
    {
        using var end = new PooledWriter();
        if (isChunked)
        {
            end.Write("0\r\n"u8);
            RequestTrailers.Write(end, context.Request);
            end.Write("\r\n"u8);
        }

        await SendAsync(connection, end.Written);
    }
}
