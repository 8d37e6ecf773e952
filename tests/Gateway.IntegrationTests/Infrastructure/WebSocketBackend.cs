using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A backend in the test's own process that echoes WebSocket messages and remembers how each conversation ended; other requests it answers with 200.</summary>
internal sealed class WebSocketBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _begun;

    private WebSocketBackend(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>How many conversations have begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>The code of each conversation that has ended; 0 for one without a close frame.</summary>
    public ConcurrentQueue<int> Ends { get; } = new();

    /// <summary>Starts it on a free port.</summary>
    public static async Task<WebSocketBackend> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var backend = new WebSocketBackend(app);
        app.UseWebSockets();
        app.Run(backend.EchoAsync);
        await app.StartAsync();
        return backend;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task EchoAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return;
        Interlocked.Increment(ref _begun);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, default) is { MessageType: not WebSocketMessageType.Close } part)
                await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, default);
            Ends.Enqueue((int)socket.CloseStatus!);
            await socket.CloseOutputAsync(socket.CloseStatus!.Value, null, default);
        }
        catch (WebSocketException)
        {
            Ends.Enqueue(0);
        }
    }
}
