using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Lending;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Moves a response's body to the client as it comes: what has arrived is passed on before more is awaited, and nothing
/// more is read while the client does not take what it was sent. A response that is here at once is left for the server to
/// send in one piece; a large one is sent from where it was received.
/// </summary>
/// <param name="context">The request being answered.</param>
/// <param name="connection">Where the body comes from.</param>
/// <param name="guard">Told while a byte of the backend is awaited.</param>
/// <param name="idle">For how long one may be.</param>
internal sealed class ResponseBody(HttpContext context, BackendConnection connection, ExchangeGuard guard, TimeSpan idle)
{
    // As much as the server buffers for a client before it makes us wait.
    private const int MaxUnflushed = 64 * 1024;

    // Where more is to come, what is lent is flushed by itself, and a call of the system costs more than copying less than this.
    private const int LeastLentOfMore = 32 * 1024;

    private readonly PipeWriter _output = context.Response.BodyWriter;

    private IMemoryBorrower? _borrower;
    private bool _isRefused;

    // The response has begun, and nothing of it has been sent.
    private bool _holdsHead;
    private int _unflushed;

    /// <summary>Moves a short body of so many bytes that is here at once, for the server to send in one piece with the head.</summary>
    /// <returns>False where it is long, or not here: nothing has been moved.</returns>
    public static bool TryPassAtOnce(HttpContext context, BackendConnection connection, long length)
    {
        var received = connection.Received;
        if (length >= IMemoryBorrower.LeastBytes || received.Length < length || context.Response.HasStarted)
            return false;
        if (length > 0)
            context.Response.BodyWriter.Write(received[..(int)length]);
        connection.Consume((int)length);
        return true;
    }

    /// <summary>Sends what has been taken from the backend, so that a client whose answer breaks off has all there was.</summary>
    public async ValueTask FlushRestAsync()
    {
        if (_unflushed > 0)
            await FlushAsync();
    }

    /// <summary>Moves so many bytes.</summary>
    /// <exception cref="ResponseException">The backend closed the connection before.</exception>
    public async ValueTask CopyLengthAsync(long length)
    {
        while (length > 0)
        {
            var received = connection.Received;
            if (received.IsEmpty)
            {
                if (!await ReceiveAsync())
                    throw new ResponseException("the body ended before its length");
                continue;
            }

            if (MayLend(received.Length, length))
            {
                // Behind the head, which the connection has only now.
                if (!context.Response.HasStarted)
                    await StartAsync();
                length -= Lend();
                if (length > 0)
                    await FlushAsync();
                continue;
            }

            if (received.Length > length)
                received = received[..(int)length];
            length -= received.Length;
            Pass(received, received.Length);
        }

        // Kestrel sends bytes behind a head that has gone out when it is told to, and not with the response's end. What has not goes with that: the
        // backend's connection need not wait for a slow client.
        if (context.Response.HasStarted && !_holdsHead)
            await FlushRestAsync();
    }

    /// <summary>Moves the data of chunks.</summary>
    /// <returns>The trailers.</returns>
    /// <exception cref="ResponseException">They are not well formed, or end early.</exception>
    public async ValueTask<IReadOnlyList<(string Name, string Value)>> CopyChunksAsync()
    {
        // A line of a trailer; the buffer grows to hold it.
        const int MaxLineBytes = 16 * 1024;

        var chunks = new ChunkedBody();
        while (true)
        {
            var step = chunks.Read(connection.Received, out var consumed, out var data);
            if (step == ChunkedStep.Data)
            {
                Pass(data, consumed);
                continue;
            }

            connection.Consume(consumed);
            if (step == ChunkedStep.End)
                break;
            if (connection.Received.Length > MaxLineBytes)
                throw new ResponseException("a trailer is too long");
            if (!await ReceiveAsync())
                throw new ResponseException("the chunks ended before the last one");
        }

        return chunks.Trailers;
    }

    /// <summary>Moves all until the backend closes its side.</summary>
    public async ValueTask CopyUntilCloseAsync()
    {
        do
        {
            Pass(connection.Received, connection.Received.Length);
        }
        while (await ReceiveAsync());

        // A connection that we have closed ourselves may look as if the backend had.
        if (guard.End != ExchangeEnd.None)
            throw new ResponseException("the body was ended before the backend ended it");
    }

    // Not before all is here, unless the client has the head already: while it has nothing, an answer that breaks off is still an error of its own.
    private bool MayLend(int received, long length) =>
        !_isRefused
        && (received == length ? received >= IMemoryBorrower.LeastBytes : received < length && received >= LeastLentOfMore && context.Response.HasStarted)
        && (_borrower ??= BorrowerOrRefusal()) is not null;

    private async ValueTask StartAsync()
    {
        await context.Response.StartAsync(CancellationToken.None);
        _holdsHead = true;
    }

    private IMemoryBorrower? BorrowerOrRefusal()
    {
        var borrower = DirectBody.Is(context) ? context.Features.Find<IMemoryBorrower>() : null;
        _isRefused = borrower is null;
        return borrower;
    }

    /// <summary>Passes on all that was received: from where it is, if the client's connection takes it so.</summary>
    /// <returns>How many bytes.</returns>
    private int Lend()
    {
        var count = connection.Received.Length;
        var given = _output.GetSpan(count);
        if (!connection.TryLend(_borrower!, in MemoryMarshal.GetReference(given)))
        {
            // What is between the client and this response stays there.
            _isRefused = true;
            connection.Received.CopyTo(given);
            connection.Consume(count);
        }

        _output.Advance(count);
        _unflushed += count;
        return count;
    }

    private void Pass(ReadOnlySpan<byte> data, int consumed)
    {
        _output.Write(data);
        _unflushed += data.Length;
        connection.Consume(consumed);
    }

    /// <summary>Receives more; the client gets what there is first, unless more is here already.</summary>
    private async ValueTask<bool> ReceiveAsync()
    {
        if (_unflushed >= MaxUnflushed)
            await FlushAsync();

        var receiving = connection.ReceiveAsync();
        var count = receiving.IsCompleted ? await receiving : await FlushAndAwaitAsync(receiving.AsTask());
        guard.Received();
        return count > 0;
    }

    /// <summary>Flushes while more is received. Headers go out too: an event stream begins with them.</summary>
    private async ValueTask<int> FlushAndAwaitAsync(Task<int> receiving)
    {
        try
        {
            await FlushAsync();
        }
        catch
        {
            // The buffer is given back only when nothing writes to it any more.
            connection.Abort();
            await ((Task)receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        guard.Awaiting(idle);
        return await receiving;
    }

    private async ValueTask FlushAsync()
    {
        if (_unflushed == 0 && context.Response.HasStarted)
            return;
        (_unflushed, _holdsHead) = (0, false);
        var flushed = await _output.FlushAsync(CancellationToken.None);
        if (flushed.IsCompleted || context.RequestAborted.IsCancellationRequested)
            throw new ClientGoneException();
    }
}
