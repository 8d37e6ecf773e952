using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A backend that answers each path with fixed bytes and closes the connection.</summary>
public sealed class CannedServer : IAsyncLifetime
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IReadOnlyDictionary<string, string> _answers;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Says what it will answer.</summary>
    /// <param name="answers">The bytes of each answer by its path, one for each character.</param>
    public CannedServer(IReadOnlyDictionary<string, string> answers) => _answers = answers;

    /// <summary>Where it listens.</summary>
    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Starts it on a free port.</summary>
    public Task InitializeAsync()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
            {
                if (!_listener.Server.IsBound)
                    return;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length));
            if (read == 0)
                return;
            length += read;
        }

        var path = Encoding.Latin1.GetString(buffer, 0, length).Split(' ')[1];
        await stream.WriteAsync(Encoding.Latin1.GetBytes(_answers[path]));
    }
}
