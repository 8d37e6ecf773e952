using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.LoadTests.Comparison.Generating;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Comparison.Origins;

/// <summary>What stands behind all proxies: answers that are ready in memory, over kept connections. Costs little beside any proxy, and checks what proxies send.</summary>
/// <remarks>Each proxy has one of its own, so that none runs out of local ports to the same address, and so that it is known who asks.</remarks>
internal sealed class Origin : IDisposable
{
    /// <summary>Says how often this port was asked for what is under <c>/hit/</c>, and how many connections it has accepted, with a space between; see <see cref="OriginCounts"/>.</summary>
    public const string CountPath = "/count";

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(10);
    private readonly TimeProvider _time;
    private readonly OriginAnswers _answers;
    private readonly List<Socket> _listeners = [];
    private readonly CancellationTokenSource _stop = new();

    /// <param name="ports">Where to listen on loopback; 0 for any.</param>
    /// <param name="time">The clock of the <c>Date</c> field.</param>
    public Origin(IEnumerable<int> ports, TimeProvider time)
    {
        _time = time;
        _answers = new OriginAnswers(time);
        foreach (var port in ports)
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _listeners.Add(listener);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen(backlog: 8192);
            _ = AcceptAsync(listener);
        }
    }

    /// <summary>Where it listens, in the order of the ports that were asked for.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => _listeners.ConvertAll(static listener => (IPEndPoint)listener.LocalEndPoint!);

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var listener in _listeners)
            listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        var asked = new Asked();
        try
        {
            while (true)
            {
                try
                {
                    var socket = await listener.AcceptAsync(_stop.Token);
                    Interlocked.Increment(ref asked.Connections);
                    _ = ServeAsync(socket, asked, _stop.Token);
                }
                catch (SocketException)
                {
                    // Too many open files, or whoever came is gone again: the others are still served.
                    await Task.Delay(AfterFailure, _time, _stop.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket, Asked asked, CancellationToken cancellation)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var reader = new MessageReader();
        try
        {
            while (true)
            {
                for (var isWhole = !reader.IsEmpty && reader.Advance(0); !isWhole;)
                {
                    var count = await socket.ReceiveAsync(reader.Free, cancellation);
                    if (count == 0)
                        return;
                    isWhole = reader.Advance(count);
                }

                for (var rest = Answer(reader, asked); !rest.IsEmpty;)
                    rest = rest[await socket.SendAsync(rest, cancellation)..];
                reader.Next();
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or InvalidDataException)
        {
            // Closed from either side, or what came was no request: there is nobody to tell.
        }
    }

    private ReadOnlyMemory<byte> Answer(MessageReader reader, Asked asked)
    {
        var line = reader.StartLine;
        var pathAt = line.IndexOf((byte)' ') + 1;
        var path = line[pathAt..(pathAt + Math.Max(0, line[pathAt..].IndexOf((byte)' ')))];
        if (path.StartsWith("/hit/"u8))
            Interlocked.Increment(ref asked.Hits);
        if (line.StartsWith("POST "u8))
            return reader.Body.SequenceEqual(OriginContent.Upload) ? _answers.Received : _answers.Refused;
        if (path.SequenceEqual("/count"u8))
            return OriginAnswers.Make("200 OK", "text/plain", "", Encoding.ASCII.GetBytes($"{new OriginCounts(Interlocked.Read(ref asked.Hits), Interlocked.Read(ref asked.Connections))}"), withLength: true);
        return _answers.For(path, isKnown: reader.Condition.SequenceEqual(_answers.EntityTag));
    }

    /// <summary>What came to one port.</summary>
    private sealed class Asked
    {
        public long Hits;
        public long Connections;
    }
}
