using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.Restarting;

/// <summary>A backend in the test's own process that answers at once.</summary>
internal sealed class QuickBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    private QuickBackend(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Starts it on a free port.</summary>
    public static async Task<QuickBackend> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var backend = new QuickBackend(app);
        app.Run(context =>
        {
            backend._seen.TryAdd(context.Request.Path.Value!, true);
            context.Response.ContentLength = 3;
            return context.Response.WriteAsync("ok\n");
        });
        await app.StartAsync();
        return backend;
    }

    /// <summary>Whether a request for this path has come.</summary>
    public bool HasSeen(string path) => _seen.ContainsKey(path);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
