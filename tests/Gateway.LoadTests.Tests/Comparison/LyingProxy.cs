using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.LoadTests.Comparison.Generating;

namespace Gateway.LoadTests.Tests.Comparison;

/// <summary>Answers every request over kept connections with what a function makes of its number, from 1.</summary>
internal sealed class LyingProxy : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<int, Task<string>> _answer;
    private int _asked;

    public LyingProxy(Func<int, Task<string>> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(backlog: 512);
        _ = AcceptAsync();
    }

    public LyingProxy(Func<int, string> answer) : this(number => Task.FromResult(answer(number)))
    {
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    public static string Answer(byte[] body, string status = "200 OK", string fields = "") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{fields}\r\n{Encoding.Latin1.GetString(body)}";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync());
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        var reader = new MessageReader();
        try
        {
            while (await socket.ReceiveAsync(reader.Free) is > 0 and var count)
            {
                if (!reader.Advance(count))
                    continue;
                reader.Next();
                var answer = await _answer(Interlocked.Increment(ref _asked));
                await socket.SendAsync(Encoding.Latin1.GetBytes(answer));
                if (answer.Contains("Connection: close", StringComparison.Ordinal))
                    return;
            }
        }
        catch (SocketException)
        {
            // Closed by the load.
        }
    }
}
