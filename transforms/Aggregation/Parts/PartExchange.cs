using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// A call's request, its answer and the context that both stand in. Costly to make, so that one that ended well serves another call, of whichever client, when nothing of the last is left
/// in it. Whoever has it disposes of it once, when nobody reads the answer any more.
/// </summary>
/// <param name="pool">Takes it back.</param>
internal sealed class PartExchange(PartExchanges pool) : IDisposable
{
    private readonly ListedFeatures _features = new();
    private readonly DefaultHttpContext _context = new(new ListedFeatures());
    private bool _mayServeAgain;

    /// <summary>The request.</summary>
    public PartRequest Request { get; } = new();

    /// <summary>The answer.</summary>
    public PartResponse Response { get; } = new();

    /// <summary>Begins a call, and gives the context that the steps to the backend see.</summary>
    /// <param name="client">The aggregate's request.</param>
    /// <param name="plan">What is asked.</param>
    /// <param name="message">What it sends.</param>
    /// <param name="names">The request's headers that parts are sent.</param>
    /// <param name="endpoint">Whom it asks.</param>
    /// <param name="room">The room that the answer shares with others.</param>
    /// <param name="aborted">Ends it.</param>
    public HttpContext Begin(HttpContext client, PartPlan plan, PartMessage message, string[] names, Endpoint endpoint, ByteRoom room, CancellationToken aborted)
    {
        Request.Begin(client, plan, message, names, endpoint, aborted);
        Response.Begin(plan.MaxBytes, room);
        _features.Set<IHttpRequestFeature>(Request);
        _features.Set<IHttpRequestBodyDetectionFeature>(Request);
        _features.Set<IHttpRequestLifetimeFeature>(Request);
        _features.Set<IHttpRequestIdentifierFeature>(Request);
        _features.Set<IServiceProvidersFeature>(Request);
        _features.Set<IEndpointFeature>(Request);
        _features.Set<IHttpResponseFeature>(Response);
        _features.Set<IHttpResponseBodyFeature>(Response);
        _features.Set(client.Features.Get<IHttpConnectionFeature>());
        _features.Set(client.Features.Get<ForwardedFacts>());
        _features.Set(client.Features.Get<UnnamedClient>());
        if (!plan.IsAnonymous)
            _features.Set(client.Features.Get<Caller>());
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
        pool.Return(this);
    }
}
