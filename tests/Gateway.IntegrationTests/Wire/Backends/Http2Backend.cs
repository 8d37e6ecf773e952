using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.IntegrationTests.Wire.Http2;

namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>
/// A backend that speaks HTTP/2 without TLS and sends what it is told for a path, also what no server lets through. One request after the other on each connection, and no more of
/// a body than the first window takes.
/// </summary>
internal sealed class Http2Backend : IAsyncDisposable
{
    private const int PrefaceLength = 24;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, Http2Answer> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<WireStream> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <summary>Starts it on a free port.</summary>
    public Http2Backend()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Answers a path in this way from now on.</summary>
    public void Answer(string path, Http2Answer answer) => _answers[path] = answer;

    /// <summary>How many requests came for a path.</summary>
    public int CountOf(string path) => _counts.GetValueOrDefault(path);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                var connection = new WireStream(new NetworkStream(socket, ownsSocket: true), socket);
                _connections.Add(connection);
                _ = ServeAsync(connection);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Stopped, or a connection that was given up before it was accepted.
            }
        }
    }

    private async Task ServeAsync(WireStream connection)
    {
        try
        {
            if (!await connection.CopyAsync(Stream.Null, PrefaceLength))
                return;
            await connection.SendAsync(Http2Frame.Write(FrameType.Settings, FrameFlags.None, 0, default));
            while (await Http2Frame.ReadAsync(connection) is { } frame)
                await ActAsync(connection, frame);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or TimeoutException)
        {
            // The other side has gone, or has nothing to say, or the test has ended.
        }
    }

    private async Task ActAsync(WireStream connection, Http2Frame frame)
    {
        if (frame.Type is FrameType.Settings or FrameType.Ping && !frame.Has(FrameFlags.Acknowledgement))
            await connection.SendAsync(Http2Frame.Write(frame.Type, FrameFlags.Acknowledgement, 0, frame.Type == FrameType.Ping ? frame.Payload : []));
        else if (frame.Type == FrameType.Headers)
            await AnswerAsync(connection, frame.Stream, FieldBlock.Read(frame.Content.Span).Single(static field => field.Key == ":path").Value);
    }

    private async Task AnswerAsync(WireStream connection, int stream, string path)
    {
        var answer = _answers[path];
        _counts.AddOrUpdate(path, 1, static (_, count) => count + 1);
        await answer.Gate;
        var head = FrameFlags.EndHeaders | (answer.Pieces.Length == 0 ? FrameFlags.EndStream : FrameFlags.None);
        await connection.SendAsync(Http2Frame.Write(FrameType.Headers, head, stream, FieldBlock.Write([new(":status", "200"), .. answer.Fields])));
        for (var i = 0; i < answer.Pieces.Length; i++)
        {
            var flags = i == answer.Pieces.Length - 1 ? FrameFlags.EndStream : FrameFlags.None;
            await connection.SendAsync(Http2Frame.Write(FrameType.Data, flags, stream, Encoding.Latin1.GetBytes(answer.Pieces[i])));
        }
    }
}
