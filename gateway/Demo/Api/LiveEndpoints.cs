using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Demo.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Demo.Api;

/// <summary>Answers that take their time: events, a WebSocket, a slow response.</summary>
internal sealed class LiveEndpoints
{
    private const int MaxMilliseconds = 60_000;

    private readonly TimeProvider _time;
    private readonly WebSocketMiddleware _socket;

    public LiveEndpoints(TimeProvider time)
    {
        _time = time;
        _socket = new WebSocketMiddleware(EchoAsync, Options.Create(new WebSocketOptions()), NullLoggerFactory.Instance);
    }

    /// <summary>Answers after <c>ms</c> milliseconds, 0 to 60000, 1000 if absent.</summary>
    public async Task SlowAsync(HttpContext context, string unused)
    {
        var milliseconds = 1000;
        if (!QueryNumber.TryRead(context, "ms", 0, MaxMilliseconds, ref milliseconds))
        {
            await context.WriteErrorAsync(StatusCodes.Status400BadRequest, $"ms is 0 to {MaxMilliseconds}.");
            return;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _time, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await context.WriteJsonAsync(Encoding.UTF8.GetBytes($$"""{"waitedMilliseconds":{{milliseconds}}}"""));
    }

    /// <summary>
    /// Server-sent events: a change of stock at once and then every <c>interval</c> milliseconds (10 to 60000, 1000 if
    /// absent), until the client goes or <c>count</c> were sent.
    /// </summary>
    public async Task EventsAsync(HttpContext context, string unused)
    {
        var (interval, count) = (1000, int.MaxValue);
        if (!QueryNumber.TryRead(context, "interval", 10, MaxMilliseconds, ref interval)
            || !QueryNumber.TryRead(context, "count", 1, int.MaxValue, ref count))
        {
            await context.WriteErrorAsync(StatusCodes.Status400BadRequest, $"interval is 10 to {MaxMilliseconds}, count 1 or more.");
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync("retry: 2000\n\n", context.RequestAborted);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(interval), _time);
        for (var sent = 0L; sent < count; sent++)
        {
            // A short interval runs ahead of the clock rather than repeat itself.
            var change = StockLedger.At(_time.GetUtcNow().ToUnixTimeSeconds() + (interval < 1000 ? sent : 0));
            var data = JsonSerializer.Serialize(change, ApiJson.Default.StockChange);
            await context.Response.WriteAsync($"id: {change.Second}\nevent: stock\ndata: {data}\n\n", context.RequestAborted);
            if (sent + 1 < count)
                await timer.WaitForNextTickAsync(context.RequestAborted);
        }
    }

    /// <summary>Sends every message of a WebSocket back.</summary>
    public Task SocketAsync(HttpContext context, string unused) => _socket.Invoke(context);

    private static async Task EchoAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await context.WriteErrorAsync(StatusCodes.Status426UpgradeRequired, "This address speaks WebSocket only.");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, context.RequestAborted);
        }
    }
}
