using System.Diagnostics.Metrics;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Aggregation;

/// <summary>Asks for an aggregate without a gateway around it: what backends answer, and how the client reads, is a test's.</summary>
internal sealed class AggregateHarness : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly AggregationMiddleware _middleware;
    private readonly Endpoint _endpoint;

    /// <summary>Makes it ready.</summary>
    /// <param name="options">The aggregate.</param>
    /// <param name="answer">What backends do.</param>
    public AggregateHarness(AggregateOptions options, RequestDelegate answer)
    {
        var errors = new ConfigurationErrors();
        var plan = new AggregatePlanner("home", options, clusters: null, errors).Make();
        Assert.Empty(errors.Errors);
        var asked = new Endpoint(null, EndpointMetadataCollection.Empty, "part");
        var calls = options.Parts.Values.Sum(static part => Math.Max(1, part.Clusters.Count));
        _endpoint = new Endpoint(null, new EndpointMetadataCollection(plan!, new ComposedEndpoints([.. Enumerable.Repeat(asked, calls)])), "home");
        var entrance = new PartEntrance();
        entrance.Open(answer);
        _middleware = new AggregationMiddleware(
            static _ => Task.CompletedTask, entrance, new PartExchanges(), new AggregationMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<AggregationMiddleware>.Instance);
    }

    public void Dispose() => _services.Dispose();

    /// <summary>Asks once.</summary>
    /// <param name="body">The client, as it reads.</param>
    /// <param name="accept">What it asks for.</param>
    /// <param name="id">The request's id, which its parts have too.</param>
    /// <param name="room">What it shares with others; null for nothing.</param>
    /// <param name="leaving">Told when the client leaves.</param>
    /// <returns>The status.</returns>
    public async Task<int> AskAsync(Stream body, string accept = "application/json", string id = "1", ByteRoom? room = null, CancellationToken leaving = default)
    {
        var context = new DefaultHttpContext { RequestServices = _services, TraceIdentifier = id, RequestAborted = leaving };
        context.Response.Body = body;
        context.Request.Method = "GET";
        context.Request.Headers.Accept = accept;
        context.SetEndpoint(_endpoint);
        if (room is not null)
            context.Features.Set(room);
        try
        {
            await _middleware.InvokeAsync(context);
        }
        finally
        {
            await context.Response.CompleteAsync();
        }

        return context.Response.StatusCode;
    }
}
