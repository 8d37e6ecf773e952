using System.Diagnostics.Metrics;
using System.Text.Json;
using Gateway.Tests.Authentication;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Caching.Model;

/// <summary>The cache's middleware between clients and an origin, all in memory.</summary>
internal sealed class CacheInMemory : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CachingMiddleware _middleware;
    private readonly SharedCache _shared;
    private readonly Endpoint _endpoint;

    public CacheInMemory(CachePolicyOptions policy, RequestDelegate origin, IRepresentationCoding? coding = null)
    {
        var route = new CachePolicy("p", "r", policy);
        Cache = new Cache(Clock) { Policies = [route] };
        _endpoint = new Endpoint(null, coding is null ? new EndpointMetadataCollection(route) : new EndpointMetadataCollection(route, coding), "r");
        var meters = _services.GetRequiredService<IMeterFactory>();
        _shared = new SharedCache(Cache, new Purger(Cache, Clock, NullLogger<Purger>.Instance), new SecondLevelMetrics(meters), Clock, NullLogger<SharedCache>.Instance);
        _middleware = new CachingMiddleware(origin, Cache, _shared, new CachingMetrics(meters, Cache), Clock, _services, NullLogger<CachingMiddleware>.Instance);
    }

    public Clock Clock { get; } = new();

    public Cache Cache { get; }

    /// <summary>Milliseconds of Unix time.</summary>
    public long Now => Clock.Now.ToUnixTimeMilliseconds();

    /// <summary>The calls that requests may make; null for as many as they like.</summary>
    public CallAllowance? Calls { get; set; }

    /// <summary>Sends a request, and waits for the whole answer.</summary>
    public async Task<Answered> SendAsync(Asked asked)
    {
        var response = new ClientResponse();
        var features = new FeatureCollection();
        var query = asked.Target.IndexOf('?', StringComparison.Ordinal);
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = asked.Method,
            Scheme = "https",
            RawTarget = asked.Target,
            Path = query < 0 ? asked.Target : asked.Target[..query],
            QueryString = query < 0 ? "" : asked.Target[query..],
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(response);
        if (asked.User is not null)
            features.Set(new Caller("test", JsonSerializer.SerializeToElement(new { sub = asked.User }), []));
        if (Calls is not null)
            features.Set(Calls);
        var facts = new RequestFacts();
        features.Set(facts);
        var context = new DefaultHttpContext(features) { RequestServices = _services };
        context.Request.Headers.Host = "shop.test";
        foreach (var (name, value) in asked.Headers)
            context.Request.Headers[name] = value;
        context.SetEndpoint(_endpoint);
        var isBroken = false;
        try
        {
            await _middleware.InvokeAsync(context);
            await response.CompleteAsync();
        }
        catch (OriginFailedException)
        {
            isBroken = true;
            if (response.HasStarted)
                await response.StartAsync();
        }

        return new Answered(response.StatusCode, context.Response.Headers, response.Sent, isBroken || response.IsAborted, facts.Cache);
    }

    public void Dispose()
    {
        _shared.Dispose();
        Cache.Dispose();
        _services.Dispose();
    }
}
