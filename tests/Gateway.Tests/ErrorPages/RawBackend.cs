using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.ErrorPages;

/// <summary>A server that reads a request's head, writes the same bytes to everyone, and closes.</summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public RawBackend(string answer)
    {
        _listener.Start();
        _serving = ServeAsync(Encoding.Latin1.GetBytes(answer));
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await AnswerAsync(client.GetStream(), answer);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // The gateway hung up first, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream, byte[] answer)
    {
        var head = new byte[16 * 1024];
        var length = 0;
        while (!head.AsSpan(0, length).EndsWith("\r\n\r\n"u8) && length < head.Length)
        {
            var read = await stream.ReadAsync(head.AsMemory(length, 1), _stopping.Token);
            if (read == 0)
                return;
            length += read;
        }

        await stream.WriteAsync(answer, _stopping.Token);
    }
}
