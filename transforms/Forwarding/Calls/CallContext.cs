using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Calls;

/// <summary>A call as the steps of a request see it, without a client's connection behind it.</summary>
internal sealed class CallContext : IDisposable, IHttpRequestBodyDetectionFeature, IHttpRequestLifetimeFeature
{
    private readonly BoundedBody _body;
    private readonly StreamResponseBodyFeature _response;
    private readonly CancellationTokenSource _ended;

    public CallContext(ClusterCall call, IServiceProvider services, CancellationToken cancellation)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        RequestAborted = _ended.Token;
        _body = new BoundedBody(call.MaxAnswerBytes);
        _response = new StreamResponseBodyFeature(_body);
        Context = new DefaultHttpContext(Features(call)) { RequestServices = services, TraceIdentifier = call.Origin.RequestId };
    }

    /// <summary>The context.</summary>
    public HttpContext Context { get; }

    /// <inheritdoc/>
    public CancellationToken RequestAborted { get; set; }

    /// <inheritdoc/>
    bool IHttpRequestBodyDetectionFeature.CanHaveBody => false;

    /// <summary>What came of it, when the steps are through.</summary>
    public async Task<ClusterAnswer> AnswerAsync()
    {
        if (Context.Features.Get<IForwarderErrorFeature>() is { } failure)
            return ClusterAnswer.Failed(_body.IsFull ? "answer too large" : Name(failure.Error));
        if (_ended.IsCancellationRequested)
            return ClusterAnswer.Failed("broken off");
        await _response.CompleteAsync();
        return new ClusterAnswer(Context.Response.StatusCode, Context.Response.Headers, _body.Written, null);
    }

    /// <inheritdoc/>
    public void Abort() => _ended.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Dispose();
        _body.Dispose();
    }

    private static string Name(ForwarderError error) => error switch
    {
        ForwarderError.NoAvailableDestinations => "no destination available",
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.ResponseBodyCanceled => "timeout",
        ForwarderError.Request => "no connection",
        _ => "no proper answer",
    };

    private FeatureCollection Features(ClusterCall call)
    {
        var query = call.Target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? call.Target : call.Target[..query];
        var headers = new HeaderDictionary { ["Host"] = call.Origin.Host };
        foreach (var (name, value) in call.Headers)
            headers.Append(name, value);

        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Protocol = "HTTP/1.1",
            Scheme = call.Origin.Scheme,
            Method = call.Method,
            Path = PathString.FromUriComponent(path).Value!,
            QueryString = query < 0 ? "" : call.Target[query..],
            RawTarget = call.Target,
            Headers = headers,
        });
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = call.Origin.Address });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(_response);
        if (call.Origin.Forwarded is { } forwarded)
            features.Set(forwarded);
        return features;
    }
}
