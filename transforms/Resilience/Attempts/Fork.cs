using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>
/// One of several sends of a request at a time, as the steps to the backend see it: what it asks is the client's, what comes of it is its own until it answers the client.
/// </summary>
internal sealed class Fork : IHttpRequestLifetimeFeature, IHttpActivityFeature, IDisposable
{
    private readonly HttpContext _client;
    private readonly ForkedResponse _response;
    private readonly CancellationTokenSource _ended;

    public Fork(HttpContext client, ProtectedRequest request)
    {
        _client = client;
        Request = request;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(client.RequestAborted);
        RequestAborted = _ended.Token;
        _response = new ForkedResponse(client.Features.GetRequiredFeature<IHttpResponseFeature>());
        var features = new FeatureCollection(client.Features);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpActivityFeature>(this);
        features.Set<IHttpResponseFeature>(_response);
        features.Set<IItemsFeature>(new ItemsFeature());
        if (client.Features.Get<RequestFacts>() is not null)
            features.Set(new RequestFacts());
        Context = new DefaultHttpContext(features);
    }

    /// <summary>What the steps see.</summary>
    public HttpContext Context { get; }

    /// <summary>What stands for it in YARP's pipeline.</summary>
    public ProtectedRequest Request { get; }

    /// <summary>Whether it came to no answer.</summary>
    public bool HasFailed => Context.Features.Get<IForwarderErrorFeature>() is not null;

    /// <inheritdoc/>
    public CancellationToken RequestAborted { get; set; }

    /// <summary>None: an activity takes tags of one thread.</summary>
    System.Diagnostics.Activity IHttpActivityFeature.Activity
    {
        get => null!;
        set => throw new NotSupportedException();
    }

    /// <summary>It answers the client from now on.</summary>
    public void Answer() => _response.PassOn();

    /// <summary>Gives it up.</summary>
    public Task CancelAsync() => _ended.CancelAsync();

    /// <summary>What came of it is what came of the request.</summary>
    public void Conclude()
    {
        _client.Features.Set(Context.Features.Get<IForwarderErrorFeature>());
        if (!_client.Response.HasStarted)
            _response.PassOn();
        if (_client.Features.Get<RequestFacts>() is { } facts && Context.Features.Get<RequestFacts>() is { } own)
            (facts.Cluster, facts.Destination, facts.Upstream, facts.Error) = (own.Cluster, own.Destination, (facts.Upstream ?? TimeSpan.Zero) + own.Upstream, own.Error);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _ended.Cancel();
        if (_response.IsPassedOn)
            _client.Abort();
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();
}
