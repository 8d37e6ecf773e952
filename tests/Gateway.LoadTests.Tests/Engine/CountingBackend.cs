using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.LoadTests.Tests.Engine;

/// <summary>A backend on loopback that counts what it is asked, and answers as a test wants.</summary>
internal sealed class CountingBackend : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _requests;
    private int _errors;

    private CountingBackend(WebApplication application) => (_application, Client) = (application, new HttpClient { BaseAddress = new Uri(application.Urls.First()) });

    /// <summary>How many requests came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How many of them were answered with 500 and more.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <summary>A client of it.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts it.</summary>
    /// <param name="answer">Waits as long as it likes, and gives the status of the n-th request, from 1 on.</param>
    public static async Task<CountingBackend> StartAsync(Func<int, Task<HttpStatusCode>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        CountingBackend? backend = null;
        application.Run(async context =>
        {
            var status = (int)await answer(Interlocked.Increment(ref backend!._requests));
            if (status >= 500)
                Interlocked.Increment(ref backend._errors);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("an answer");
        });
        await application.StartAsync();
        return backend = new CountingBackend(application);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
