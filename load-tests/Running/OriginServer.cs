using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.LoadTests.Running;

/// <summary>A backend in this process, whose requests are counted, for what no shop has: rooms whose members all get what is said in them.</summary>
internal sealed class OriginServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Rooms _rooms = new();
    private long _pages;

    private OriginServer(WebApplication application) => _application = application;

    /// <summary>Where it is.</summary>
    public string Address => _application.Urls.First();

    /// <summary>How often <c>/page</c> was asked for.</summary>
    public long Pages => Interlocked.Read(ref _pages);

    /// <summary>Starts it on a free port of loopback.</summary>
    public static async Task<OriginServer> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new OriginServer(application);
        application.UseWebSockets();
        application.Run(server.AnswerAsync);
        await application.StartAsync(cancellation);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _rooms.Close();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }

    // /page; /rooms/NAME/events, /rooms/NAME/ws; POST /rooms/NAME
    private async Task AnswerAsync(HttpContext context)
    {
        switch ((context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["page"]:
                Interlocked.Increment(ref _pages);
                context.Response.ContentType = "text/plain";
                await context.Response.WriteAsync("a page\n", context.RequestAborted);
                break;
            case ["rooms", var room, "events"]:
                await _rooms.ListenAsync(room, context);
                break;
            case ["rooms", var room, "ws"] when context.WebSockets.IsWebSocketRequest:
                await _rooms.TalkAsync(room, context);
                break;
            case ["rooms", var room] when HttpMethods.IsPost(context.Request.Method):
                using (var reader = new StreamReader(context.Request.Body))
                {
                    var heard = _rooms.Say(room, await reader.ReadToEndAsync(context.RequestAborted));
                    await context.Response.WriteAsync(heard.ToString(CultureInfo.InvariantCulture), context.RequestAborted);
                }

                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }
}
