using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.ErrorPages;

/// <summary>Sends bytes and reads what comes back until the connection ends.</summary>
internal static class RawClient
{
    public static async Task<string> SendAsync(int port, string request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient("127.0.0.1", port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        return await ReadAsync(client.GetStream(), limit.Token);
    }

    /// <summary>Repeats a part of the body until the answer's head is there, and gives that.</summary>
    public static async Task<string> SendEndlesslyAsync(int port, string head, string part)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient("127.0.0.1", port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), limit.Token);
        var reading = ReadAsync(stream, limit.Token, untilHead: true);
        try
        {
            while (!reading.IsCompleted)
                await stream.WriteAsync(Encoding.Latin1.GetBytes(part), limit.Token);
        }
        catch (IOException)
        {
            // The gateway closed the connection after its answer.
        }

        return await reading;
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken, bool untilHead = false)
    {
        var answer = new byte[256 * 1024];
        var length = 0;
        try
        {
            while (await stream.ReadAsync(answer.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (untilHead && answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
                    break;
            }
        }
        catch (IOException)
        {
            // A reset ends the connection as well.
        }

        return Encoding.Latin1.GetString(answer, 0, length);
    }
}
