using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>One connection of a load: one request at a time, each answer checked. Opens itself anew where the proxy closes it between two answers.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly LoadTarget _target;
    private readonly MessageReader _reader = new();
    private Socket _socket;

    private LoadConnection(LoadTarget target, Socket socket) => (_target, _socket) = (target, socket);

    /// <summary>How often the proxy closed the connection.</summary>
    public int Reopened { get; private set; }

    /// <summary>Bytes of the last answer's body, as they came.</summary>
    public int BodyBytes { get; private set; }

    public static async Task<LoadConnection> OpenAsync(LoadTarget target, CancellationToken cancellation) =>
        new(target, await ConnectAsync(target, cancellation));

    /// <summary>Sends the request and receives the whole answer.</summary>
    /// <returns>Null if it is right, or what is wrong.</returns>
    /// <exception cref="InvalidDataException">What came back is no answer.</exception>
    /// <exception cref="SocketException">The connection failed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string?> ExchangeAsync(CancellationToken cancellation)
    {
        await SendAsync(cancellation);
        var isAgain = false;
        while (true)
        {
            var count = await ReceiveAsync(cancellation);
            if (count > 0)
            {
                if (!_reader.Advance(count))
                    continue;
                var problem = TakeAnswer(out var closes);
                if (closes)
                    await ReopenAsync(cancellation);
                return problem;
            }

            // Closed while the request was on its way: RFC 9112 §9.3.1 lets a client send it once more.
            if (!_reader.IsEmpty || isAgain)
                return "the connection was closed before the end of an answer";
            isAgain = true;
            await ReopenAsync(cancellation);
            await SendAsync(cancellation);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static async Task<Socket> ConnectAsync(LoadTarget target, CancellationToken cancellation)
    {
        var socket = new Socket(target.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Endpoint, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask SendAsync(CancellationToken cancellation)
    {
        for (ReadOnlyMemory<byte> rest = _target.Request; !rest.IsEmpty;)
            rest = rest[await _socket.SendAsync(rest, cancellation)..];
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            return await _socket.ReceiveAsync(_reader.Free, cancellation);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    private string? TakeAnswer(out bool closes)
    {
        closes = _reader.Closes;
        BodyBytes = _reader.Body.Length;
        string? problem;
        if (_reader.Status != _target.Status)
            problem = $"status {_reader.Status} instead of {_target.Status}";
        else
            problem = _reader.HasExcess ? "more than the answer" : _target.Check.FindProblem(_reader.Coding, _reader.Body);
        _reader.Next();
        return problem;
    }

    private async Task ReopenAsync(CancellationToken cancellation)
    {
        Reopened++;
        _socket.Dispose();
        _reader.Clear();
        _socket = await ConnectAsync(_target, cancellation);
    }
}
