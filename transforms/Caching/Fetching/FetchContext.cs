using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>
/// A fetch as the steps behind the cache see it: a request of its own, made of the client's, without a client's connection behind it. Everything in it is a copy, as it may live
/// longer than the request it was made for.
/// </summary>
internal sealed class FetchContext : IHttpRequestBodyDetectionFeature, IHttpRequestLifetimeFeature
{
    // For the whole of what is fetched, whatever the client has or wants of it.
    private static readonly string[] NotAsked = ["If-None-Match", "If-Modified-Since", "If-Range", "Range", "Content-Length", "Transfer-Encoding", "Expect"];

    private readonly CancellationToken _cancelled;

    /// <summary>Copies a client's request.</summary>
    /// <param name="client">The client's.</param>
    /// <param name="plan">The fetch.</param>
    /// <param name="acceptEncoding">The codings to ask for; null for the client's.</param>
    /// <param name="flight">What it is for.</param>
    /// <param name="isForClient">Whether the client waits for it.</param>
    /// <param name="services">The gateway's services.</param>
    public FetchContext(HttpContext client, FetchPlan plan, string? acceptEncoding, Flight flight, bool isForClient, IServiceProvider services)
    {
        _cancelled = flight.Cancelled;
        RequestAborted = _cancelled;
        Response = new FetchResponse();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(Request(client, plan, acceptEncoding));
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            ConnectionId = client.Connection.Id,
            RemoteIpAddress = client.Connection.RemoteIpAddress,
            RemotePort = client.Connection.RemotePort,
            LocalIpAddress = client.Connection.LocalIpAddress,
            LocalPort = client.Connection.LocalPort,
        });
        features.Set<IHttpResponseFeature>(Response);
        features.Set(flight.Facts);
        if (plan.Copy is not null)
            features.Set<IKeepsCoded>(plan.Copy);
        Copy<ForwardedFacts>(client, features);
        Copy<UnnamedClient>(client, features);
        Copy<RequestIdName>(client, features);
        Copy<Caller>(client, features);
        if (client.Features.Get<CallAllowance>() is { } calls)
            features.Set(isForClient ? calls : calls.Beside());
        // What nobody waits for is not held for the client.
        if (isForClient)
            Copy<ByteRoom>(client, features);
        Context = new DefaultHttpContext(features) { RequestServices = services, TraceIdentifier = client.TraceIdentifier };
        Context.SetEndpoint(client.GetEndpoint());
        Context.Request.RouteValues = new RouteValueDictionary(client.Request.RouteValues);
    }

    /// <summary>The context.</summary>
    public HttpContext Context { get; }

    /// <summary>Whether a client's batch had no more room or calls for it: what it lacks says nothing of the resource.</summary>
    public bool IsShort =>
        Context.Features.Get<ByteRoom>() is { WasShort: true } || Context.Features.Get<CallAllowance>() is { IsExceeded: true };

    /// <summary>Its response.</summary>
    public FetchResponse Response { get; }

    /// <summary>Whether the response was broken off.</summary>
    public bool IsAborted { get; private set; }

    /// <inheritdoc/>
    public CancellationToken RequestAborted { get; set; }

    /// <inheritdoc/>
    bool IHttpRequestBodyDetectionFeature.CanHaveBody => false;

    /// <inheritdoc/>
    public void Abort() => IsAborted = true;

    private static HttpRequestFeature Request(HttpContext client, FetchPlan plan, string? acceptEncoding)
    {
        var source = client.Request;
        var (ask, stale) = (plan.Ask, plan.Stale);
        IHeaderDictionary headers = new HeaderDictionary(source.Headers.Count + 2);
        foreach (var (name, values) in source.Headers)
            headers[name] = values;
        foreach (var name in NotAsked)
            headers.Remove(name);
        if (ask.Cookies is null)
            headers.Remove("Cookie");
        else
            headers.Cookie = ask.Cookies;
        if (acceptEncoding is not null)
            headers.AcceptEncoding = acceptEncoding;
        if (stale?.EntityTag is { } tag)
            headers.IfNoneMatch = tag;
        if (stale?.LastModified is { } modified)
            headers.IfModifiedSince = modified;
        // Beside If-None-Match: 304, or the range as it is now (RFC 9110 §13.2.2).
        if (plan.Range is not null)
            headers.Range = plan.Range;
        var query = ask.Target.IndexOf('?', StringComparison.Ordinal);
        return new HttpRequestFeature
        {
            Protocol = HttpProtocol.Http11,
            Scheme = source.Scheme,
            Method = HttpMethods.Get,
            PathBase = source.PathBase.Value ?? "",
            Path = source.Path.Value ?? "",
            QueryString = query < 0 ? "" : ask.Target[query..],
            RawTarget = ask.Target,
            Headers = headers,
        };
    }

    private static void Copy<TFeature>(HttpContext client, FeatureCollection features)
        where TFeature : class
    {
        if (client.Features.Get<TFeature>() is { } feature)
            features.Set(feature);
    }
}
