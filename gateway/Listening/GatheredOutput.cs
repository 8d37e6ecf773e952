using System.Buffers;
using System.IO.Pipelines;
using Gateway.Listening.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Listening;

/// <summary>
/// What an HTTP/2 connection's responses have to say is sent together: the server flushes after each frame of each stream, and what others
/// add before a thread of the pool comes to send it leaves in the same TLS record and the same call to the system. Only one that comes alone
/// waits for that thread.
/// </summary>
internal sealed class GatheredOutput : IDuplexPipe
{
    // What may lie here unsent, as the server allows it for a connection of its own.
    private const int MostUnsent = 64 * 1024;

    private readonly IDuplexPipe _inner;
    private readonly Pipe _gathered;

    private GatheredOutput(IDuplexPipe inner, MemoryPool<byte>? pool)
    {
        _inner = inner;
        _gathered = new Pipe(new PipeOptions(pool, PipeScheduler.ThreadPool, PipeScheduler.ThreadPool, MostUnsent, MostUnsent / 2, useSynchronizationContext: false));
    }

    /// <inheritdoc/>
    public PipeReader Input => _inner.Input;

    /// <inheritdoc/>
    public PipeWriter Output => _gathered.Writer;

    /// <summary>Goes after TLS.</summary>
    public static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var inner = connection.Transport;
        var output = new GatheredOutput(inner, connection.Features.Get<IMemoryPoolFeature>()?.MemoryPool);
        connection.Transport = output;
        var sending = output.SendAsync();
        try
        {
            await next(connection);
        }
        finally
        {
            await output.Output.CompleteAsync();
            await sending;
            connection.Transport = inner;
        }
    }

    private async Task SendAsync()
    {
        var reader = _gathered.Reader;
        try
        {
            while (true)
            {
                var gathered = await reader.ReadAsync();
                foreach (var piece in gathered.Buffer)
                    Write(piece);
                var isGone = !gathered.Buffer.IsEmpty && (await _inner.Output.FlushAsync()).IsCompleted;
                reader.AdvanceTo(gathered.Buffer.End);
                if (isGone || gathered.IsCompleted)
                    break;
            }

            await reader.CompleteAsync();
        }
        catch (Exception exception)
        {
            // The server's next flush throws it.
            await reader.CompleteAsync(exception);
        }
    }

    // Without TLS from where it is: it stays there until it has been flushed.
    private void Write(ReadOnlyMemory<byte> piece)
    {
        if (_inner.Output is SocketWriter socket)
            socket.Append(piece);
        else
            _inner.Output.Write(piece.Span);
    }
}
