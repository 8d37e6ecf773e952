using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Hosting;

/// <summary>One HTTP/1.1 connection that asks for chunked answers, never again on another connection.</summary>
internal sealed class KeepAliveClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();

    public static async Task<KeepAliveClient> ConnectAsync(Uri url)
    {
        var client = new KeepAliveClient();
        await client._client.ConnectAsync(url.Host, url.Port);
        return client;
    }

    /// <summary>Sends a GET and gives its answer as it came; it ends with the last chunk.</summary>
    public async Task<string> AskAsync(string target)
    {
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: shop.test\r\n\r\n"));
        return await ReadAsync("\r\n0\r\n\r\n");
    }

    /// <summary>What comes until the server ends the connection; a reset is an exception.</summary>
    public Task<string> ReadToEndAsync() => ReadAsync(null);

    public void Dispose() => _client.Dispose();

    private async Task<string> ReadAsync(string? end)
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (end is null || !text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await _client.GetStream().ReadAsync(buffer, limit.Token);
            if (read == 0)
                return end is null ? text.ToString() : throw new IOException($"The connection ended after: '{text}'");
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
