using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Lending;
using Gateway.Transforms.Shared.Sockets;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// A connection to a destination with the bytes it has received and nobody has consumed. One request at a time;
/// <see cref="Abort"/> alone may be called by any thread.
/// </summary>
/// <param name="socket">Connected; owned from here on.</param>
/// <param name="stream">The socket's stream, or TLS over it; owned from here on.</param>
/// <param name="pool">Where it came from.</param>
internal sealed class BackendConnection(Socket socket, Stream stream, DestinationPool pool) : IDisposable
{
    // Taken only when something has come: every call of the system costs the same, whatever it moves.
    private const int BufferBytes = 64 * 1024;

    // Where it is waited for with the buffer, until that was filled.
    private const int WaitingBytes = 16 * 1024;

    private readonly SocketStream? _events = stream as SocketStream;
    private readonly byte[] _earlyByte = new byte[1];
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _isClosed;
    private int _room = stream is SocketStream ? BufferBytes : WaitingBytes;
    private bool _isReceiving;
    private Task<int>? _early;

    /// <summary>True when a byte has come since it was opened or taken from the pool.</summary>
    public bool HasReceived { get; private set; }

    /// <summary>Reads heads of responses.</summary>
    public ResponseHead Head { get; } = new();

    /// <summary>Where its events are waited for; null for .NET's own threads.</summary>
    public EventLoop? Loop => _events?.Loop;

    /// <summary>When it was opened, in the pool's time.</summary>
    public long OpenedAt { get; init; }

    /// <summary>Until when it may be taken from the pool again, in the pool's time.</summary>
    public long IdleUntil { get; private set; }

    /// <summary>Received and not consumed.</summary>
    public ReadOnlySpan<byte> Received => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The same, as memory; void once more is received.</summary>
    public ReadOnlyMemory<byte> ReceivedMemory => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Marks bytes of <see cref="Received"/> as consumed.</summary>
    public void Consume(int bytes)
    {
        _start += bytes;
        if (_start == _end)
            _start = _end = 0;
    }

    /// <summary>Lends all that was received and not consumed, which then is; a buffer that is lent is not this connection's any more.</summary>
    /// <param name="borrower">Whose connection it is to be sent on.</param>
    /// <param name="given">The first byte of what the response's writer gave.</param>
    /// <returns>False where the borrower does not take it: it is still here.</returns>
    public bool TryLend(IMemoryBorrower borrower, ref readonly byte given)
    {
        if (!LentBuffer.TryLend(borrower, in given, _buffer, _start, _end - _start))
            return false;
        (_buffer, _start, _end) = ([], 0, 0);
        return true;
    }

    /// <summary>Receives more behind what is there, making the buffer larger when it is full; a span taken before is void.</summary>
    /// <returns>How many bytes came; 0 when the backend has closed its side.</returns>
    /// <exception cref="IOException">The connection broke or was aborted.</exception>
    public ValueTask<int> ReceiveAsync()
    {
        var arriving = ArriveAsync();
        if (!arriving.IsCompletedSuccessfully)
            return FillAfterAsync(arriving);
        _ = arriving.Result;
        return FillAsync();
    }

    /// <summary>Waits until something seems to have come, which <see cref="FillAsync"/> then receives. As many requests may wait for their backends as there are clients: none of them holds memory for that.</summary>
    /// <returns>Nothing that is of use.</returns>
    /// <exception cref="IOException">The connection broke or was aborted.</exception>
    public ValueTask<int> ArriveAsync()
    {
        if (_events is null || _start != _end)
            return default;
        GiveBuffer();
        return _events.ReadAsync(Memory<byte>.Empty, CancellationToken.None);
    }

    /// <summary>Receives what has arrived, as <see cref="ReceiveAsync"/> does; waits for it with memory where nothing has.</summary>
    /// <returns>How many bytes came; 0 when the backend has closed its side.</returns>
    /// <exception cref="IOException">The connection broke or was aborted.</exception>
    public ValueTask<int> FillAsync()
    {
        MakeRoom();
        _isReceiving = true;
        if (_early is not null)
            return TakeEarlyAsync(_early);
        var receiving = stream.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None);
        if (!receiving.IsCompletedSuccessfully)
            return AwaitedAsync(receiving);
        return new ValueTask<int>(Take(receiving.Result));
    }

    /// <summary>Sends all of it.</summary>
    /// <exception cref="IOException">The connection broke or was aborted.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes, CancellationToken.None);

    /// <summary>Sends all of it: without a copy where the transport takes several pieces at once.</summary>
    /// <exception cref="IOException">The connection broke or was aborted.</exception>
    public ValueTask SendAsync(in GatheredBytes bytes) => _events?.WriteAsync(bytes) ?? SendCopiedAsync(bytes);

    /// <summary>Tells the backend that nothing more will be sent, as far as the transport can.</summary>
    public void EndSending()
    {
        if (stream is SslStream)
            return;
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is closed already, which whoever reads from it is told.
        }
    }

    /// <summary>Makes it ready to wait for its next request.</summary>
    /// <param name="idleUntil">In the pool's time.</param>
    public void Rest(long idleUntil)
    {
        (HasReceived, IdleUntil, _room) = (false, idleUntil, _events is null ? WaitingBytes : BufferBytes);
        GiveBuffer();
        // TLS may hold bytes that the socket no longer shows, so there the next byte is awaited from now on.
        if (stream is SslStream)
            _early = stream.ReadAsync(_earlyByte, CancellationToken.None).AsTask();
    }

    /// <summary>Whether something is known to have come since it went idle; the system may know of more (<see cref="IsQuiet"/>), and is asked only where something seems to have.</summary>
    public bool HasNews() => _early is { IsCompleted: true } || (_events is { HasUnread: true } && IsReadable());

    /// <summary>
    /// True when nothing has come since it went idle. A backend that closed is readable, and so is one that sent bytes
    /// nobody asked for, which must never pass for the answer to the next request.
    /// </summary>
    public bool IsQuiet() => _early is { } early ? !early.IsCompleted : !IsReadable();

    /// <summary>Ends everything that is going on, at once. Safe from any thread, at any time, more than once.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1)
            return;
        // Whoever reads from it or writes to it is told.
        if (_events is not null)
            _events.Dispose();
        else
            socket.Dispose();
        pool.Closed();
    }

    /// <summary>Closes it; nothing may be going on.</summary>
    public void Dispose()
    {
        Abort();
        stream.Dispose();
        GiveBuffer();
    }

    // TLS makes a record, and a call to the system, of each piece it is given.
    private async ValueTask SendCopiedAsync(GatheredBytes bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(bytes.Length, BufferBytes));
        try
        {
            while (bytes.Length > 0)
            {
                var count = bytes.CopyTo(buffer);
                await SendAsync(buffer.AsMemory(0, count));
                bytes = bytes.Slice(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool IsReadable()
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAfterAsync(ValueTask<int> arriving)
    {
        await arriving;
        return await FillAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitedAsync(ValueTask<int> receiving)
    {
        try
        {
            return Take(await receiving);
        }
        finally
        {
            _isReceiving = false;
        }
    }

    private async ValueTask<int> TakeEarlyAsync(Task<int> early)
    {
        _early = null;
        try
        {
            var count = await early;
            if (count > 0)
                _buffer[_end] = _earlyByte[0];
            return Take(count);
        }
        finally
        {
            _isReceiving = false;
        }
    }

    private int Take(int count)
    {
        _isReceiving = false;
        _end += count;
        HasReceived |= count > 0;
        if (_end == _buffer.Length)
            _room = BufferBytes;
        return count;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
            return;

        var held = _end - _start;
        var larger = held < _buffer.Length && held > 0 ? _buffer : ArrayPool<byte>.Shared.Rent(Math.Max(_room, 2 * held));
        Received.CopyTo(larger);
        if (larger != _buffer)
            GiveBuffer();
        (_buffer, _start, _end) = (larger, 0, held);
    }

    private void GiveBuffer()
    {
        var buffer = _buffer;
        (_buffer, _start, _end) = ([], 0, 0);
        // One that a read still fills must never be another's.
        if (buffer.Length > 0 && !_isReceiving)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
