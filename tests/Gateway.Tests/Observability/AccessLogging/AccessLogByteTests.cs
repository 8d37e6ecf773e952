using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Observability.AccessLogging;

public sealed class AccessLogByteTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("stream")]
    [InlineData("pipe")]
    [InlineData("file")]
    [InlineData("array")]
    public async Task BytesOut_EachWayToWrite_IsCounted(string way)
    {
        const int size = 100_000;
        var bytes = new byte[size];
        await File.WriteAllBytesAsync(_directory.File("body"), bytes);
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Logged(), local: context => way switch
        {
            "stream" => context.Response.Body.WriteAsync(bytes).AsTask(),
            "pipe" => context.Response.BodyWriter.WriteAsync(bytes).AsTask(),
            "file" => context.Response.SendFileAsync(_directory.File("body")),
            _ => CopyInPiecesAsync(context.Response.BodyWriter, bytes),
        });

        var received = await gateway.Client.GetByteArrayAsync("/local");

        Assert.Equal(size, received.Length);
        Assert.Equal(size, (await LineAsync()).GetProperty("bytesOut").GetInt64());
    }

    [Fact]
    public async Task Bytes_LargeBodiesBothWays_AreExact()
    {
        await using var backend = await Backend.StartAsync(static context => context.Request.Body.CopyToAsync(context.Response.Body));
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Logged());
        using var content = new ByteArrayContent(new byte[3_000_001]);

        using var response = await gateway.Client.PostAsync("/", content);

        Assert.Equal(3_000_001, (await response.Content.ReadAsByteArrayAsync()).Length);
        var line = await LineAsync();
        Assert.Equal(3_000_001, line.GetProperty("bytesIn").GetInt64());
        Assert.Equal(3_000_001, line.GetProperty("bytesOut").GetInt64());
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, "HTTP/2")]
    public async Task Bytes_WebSocket_CountsBothWays(HttpProtocols protocols, string protocol)
    {
        await using var backend = await Backend.StartAsync(EchoAsync, HttpProtocols.Http1);
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Logged(), protocols: protocols);
        using var socket = new ClientWebSocket();
        if (protocols == HttpProtocols.Http2)
        {
            socket.Options.HttpVersion = HttpVersion.Version20;
            socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await socket.ConnectAsync(new Uri(gateway.Url.Replace("http", "ws", StringComparison.Ordinal)), invoker, default);
        await socket.SendAsync(new byte[1000], WebSocketMessageType.Binary, endOfMessage: true, default);
        var echoed = await socket.ReceiveAsync(new Memory<byte>(new byte[2000]), default);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);

        var line = await LineAsync();
        Assert.Equal(1000, echoed.Count);
        Assert.Equal(protocol, line.GetProperty("protocol").GetString());
        // The payload, a header of four bytes (eight with the client's mask), and the closing frame.
        Assert.InRange(line.GetProperty("bytesIn").GetInt64(), 1008, 1020);
        Assert.InRange(line.GetProperty("bytesOut").GetInt64(), 1004, 1016);
    }

    [Fact]
    public async Task Response_Streamed_ArrivesPieceByPiece()
    {
        var release = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            await context.Response.WriteAsync("one");
            await context.Response.Body.FlushAsync();
            await release.Task;
            await context.Response.WriteAsync("two");
        });
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Logged());

        using var response = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = new byte[3];
        await body.ReadExactlyAsync(first);
        release.SetResult();
        using var rest = new StreamReader(body);

        Assert.Equal("one", Encoding.ASCII.GetString(first));
        Assert.Equal("two", await rest.ReadToEndAsync());
        Assert.Equal(6, (await LineAsync()).GetProperty("bytesOut").GetInt64());
    }

    private TelemetryOptions Logged(string file = "log") => new() { AccessLog = new AccessLogOptions { Output = _directory.File(file) } };

    private async Task<JsonElement> LineAsync(string file = "log")
    {
        await Poll.UntilAsync(() => _directory.Lines(file).Length > 0, "a line in the access log");
        return JsonDocument.Parse(Assert.Single(_directory.Lines(file))).RootElement;
    }

    private static async Task CopyInPiecesAsync(PipeWriter writer, byte[] bytes)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var count = Math.Min(1000, bytes.Length - done);
            bytes.AsSpan(done, count).CopyTo(writer.GetSpan(count));
            writer.Advance(count);
            done += count;
            await writer.FlushAsync();
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(new Memory<byte>(buffer), default);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, default);
        await socket.ReceiveAsync(new Memory<byte>(buffer), default);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }
}
