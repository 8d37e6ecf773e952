using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Bodies;
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
/// <param name="time">The clock.</param>
internal sealed class RequestBody(HttpContext context, PooledWriter head, ExchangeGuard guard, bool isChunked, TimeProvider time) : IDisposable
{
    // A backend has the time of one piece to take it: as much as a connection receives at once, and little enough for a slow one.
    private const int MostBytes = 64 * 1024;

    // The first piece of a request, its head included, is what the connection receives at once.
    private const int FirstPieceBytes = 4 * 1024;

    // For a sender whose last bytes have gone to be told so: the answer to them may be here before.
    private static readonly TimeSpan LastSend = TimeSpan.FromMilliseconds(50);

    private static readonly ReadOnlyMemory<byte> ChunkEnd = "\r\n"u8.ToArray();

    // As it is now: whoever put another in its place has it back when the request is through.
    private readonly IInPlaceBody _body = context.Request.Body is IInPlaceBody { CanReadInPlace: true } body ? body : new CopiedBody(context.Request.Body, isChunked ? null : context.Request.ContentLength);
    private readonly CancellationTokenSource _stop = new();
    private Task<bool> _sending = Task.FromResult(false);
    private volatile bool _isAtLast;

    /// <summary>What went wrong on the client's side; null for nothing.</summary>
    public Exception? ClientFailure { get; private set; }

    /// <summary>Begins. Reading from the client is what makes the server answer <c>Expect: 100-continue</c>.</summary>
    public void Start(BackendConnection connection) => _sending = SendAsync(connection);

    /// <summary>Ends the moving, whether it is complete or not.</summary>
    /// <returns>True when all of it was sent.</returns>
    public async ValueTask<bool> StopAsync(BackendConnection connection)
    {
        if (!_sending.IsCompleted && _isAtLast)
            await ((Task)_sending).WaitAsync(LastSend, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_sending.IsCompleted)
        {
            // The backend does not want the rest; a write that it does not take ends with the connection alone.
            await CancelAsync();
            if (!_sending.IsCompleted)
                connection.Abort();
        }

        return await _sending;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    // The server lets nobody end a read whose connection it has given up itself; that read ends so, too, and has to be waited for all the same.
    private async Task CancelAsync() => await _stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> PassAsync(BackendConnection connection)
    {
        var reading = ReceiveAsync();
        // Who waits for a client does so when what is there has gone out.
        var result = reading.IsCompleted || head.Written.IsEmpty ? await reading : await SendHeadAndAwaitAsync(connection, reading.AsTask());
        var piece = result.Buffer.Length > MostBytes ? result.Buffer.Slice(0, MostBytes) : result.Buffer;
        var (length, isLast) = (piece.Length, result.IsCompleted && piece.Length == result.Buffer.Length);
        _isAtLast = isLast;
        try
        {
            if (isChunked && length > 0)
                WriteSize(length);
            await SendAsync(connection, piece, isChunked && length > 0 ? ChunkEnd : default);
        }
        finally
        {
            _body.Advance(length);
        }

        return !isLast;
    }

    /// <summary>Sends the head while something is awaited; that no longer where the sending fails.</summary>
    private async ValueTask<ReadResult> SendHeadAndAwaitAsync(BackendConnection connection, Task<ReadResult> arriving)
    {
        try
        {
            await SendAsync(connection, default, default);
        }
        catch
        {
            await CancelAsync();
            await ((Task)arriving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (arriving.IsCompletedSuccessfully)
                _body.Advance(0);
            throw;
        }

        return await arriving;
    }

    // The head goes out with the first piece.
    private async ValueTask SendAsync(BackendConnection connection, ReadOnlySequence<byte> piece, ReadOnlyMemory<byte> behind)
    {
        var bytes = new GatheredBytes(head.Written, piece, behind);
        if (bytes.Length == 0)
            return;
        guard.Sending();
        await connection.SendAsync(bytes);
        guard.Sent();
        // An answer may be long in coming.
        head.Dispose();
    }

    // In HTTP/2 a body comes in frames, and the connection is others' too.
    private IBulkReceiver? BulkReceiver() =>
        context.Request.ContentLength is not <= FirstPieceBytes && HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Find<IBulkReceiver>() : null;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReceiveAsync()
    {
        try
        {
            return await _body.ReadInPlaceAsync(_stop.Token);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            ClientFailure = exception;
            throw;
        }
    }

    // RFC 9112 §7.1.
    private void WriteSize(long bytes)
    {
        var line = head.GetSpan(sizeof(long) * 2);
        bytes.TryFormat(line, out var digits, "x", CultureInfo.InvariantCulture);
        head.Advance(digits);
        head.Write("\r\n"u8);
    }

    private ValueTask SendEndAsync(BackendConnection connection)
    {
        if (isChunked)
        {
            head.Write("0\r\n"u8);
            RequestTrailers.Write(head, context.Request);
            head.Write("\r\n"u8);
        }

        return SendAsync(connection, default, default);
    }
}
