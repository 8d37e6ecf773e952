using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// A call's request, its answer and the context that both stand in. Costly to make, so that one that ended well serves another call, of whichever client, when nothing of the last is left
/// in it. Whoever has it disposes of it once, when nobody reads the answer any more.
/// </summary>
internal sealed class PartExchange : IDisposable
{
    private readonly PartExchanges _pool;
    private readonly ListedFeatures _features;
    private readonly DefaultHttpContext _context = new(new ListedFeatures());
    private bool _mayServeAgain;

    /// <summary>One that has made no call yet.</summary>
    /// <param name="pool">Takes it back.</param>
    public PartExchange(PartExchanges pool)
    {
        _pool = pool;
        _features = new ListedFeatures(
            KeyValuePair.Create<Type, object>(typeof(IHttpRequestFeature), Request),
            KeyValuePair.Create<Type, object>(typeof(IHttpResponseFeature), Response),
            KeyValuePair.Create<Type, object>(typeof(IHttpResponseBodyFeature), Response),
            KeyValuePair.Create<Type, object>(typeof(IEndpointFeature), Request),
            KeyValuePair.Create<Type, object>(typeof(IHttpRequestLifetimeFeature), Request),
            KeyValuePair.Create<Type, object>(typeof(IHttpRequestBodyDetectionFeature), Request),
            KeyValuePair.Create<Type, object>(typeof(IHttpRequestIdentifierFeature), Request),
            KeyValuePair.Create<Type, object>(typeof(IServiceProvidersFeature), Request));
    }

    /// <summary>The request.</summary>
    public PartRequest Request { get; } = new();

    /// <summary>The answer.</summary>
    public PartResponse Response { get; } = new();

    /// <summary>Begins a call, and gives the context that the steps to the backend see.</summary>
    /// <param name="client">The aggregate's request.</param>
    /// <param name="plan">What is asked.</param>
    /// <param name="message">What it sends.</param>
    /// <param name="endpoint">Whom it asks.</param>
    /// <param name="room">The room that the answer shares with others.</param>
    /// <param name="aborted">Ends it.</param>
    public HttpContext Begin(ClientFacts client, PartPlan plan, PartMessage message, Endpoint endpoint, ByteRoom room, CancellationToken aborted)
    {
        Request.Begin(client, plan, message, endpoint, aborted);
        Response.Begin(plan.MaxBytes, room);
        _features.Set(client.Connection);
        _features.Set(client.Forwarded);
        _features.Set(client.Unnamed);
        if (!plan.IsAnonymous)
            _features.Set(client.Caller);
        _context.Initialize(_features);
        return _context;
    }

    /// <summary>Says that the steps are through with it, so that it may serve another call. What ended in any other way may still be in somebody's hands, and is not used again.</summary>
    public void EndedWell() => _mayServeAgain = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        Response.Dispose();
        if (!_mayServeAgain)
            return;
        _mayServeAgain = false;
        _context.Uninitialize();
        _features.Clear();
        Request.End();
        _pool.Return(this);
    }
}
