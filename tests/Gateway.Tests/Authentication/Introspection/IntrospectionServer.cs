using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Authentication.Introspection;

/// <summary>Says the same of every token (RFC 7662), and counts how often it is asked.</summary>
internal sealed class IntrospectionServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private IntrospectionServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/introspect", () =>
        {
            Interlocked.Increment(ref _asked);
            return Results.Text(Answer, "application/json");
        });
    }

    /// <summary>What it says: JSON.</summary>
    public string Answer { get; set; } = "";

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Where it is asked.</summary>
    public string Endpoint => $"{_app.Urls.Single()}/introspect";

    public static async Task<IntrospectionServer> StartAsync()
    {
        var server = new IntrospectionServer();
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
