using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.SecondLevel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace Gateway.Microbenchmarks;

/// <summary>What answering from the cache costs beside a step that has the same answer at hand. Bound: no byte allocated beyond <see cref="AtHand"/>.</summary>
[MemoryDiagnoser]
public class CacheHitBenchmarks
{
    private readonly byte[] _body = new byte[1024];
    private readonly KeyValuePair<string, StringValues>[] _headers =
    [
        new("Content-Type", "application/json"), new("Cache-Control", "public, max-age=3600"), new("ETag", "\"33a64df551425fcc\""), new("Date", "Thu, 26 Nov 2026 20:00:00 GMT"),
        new("Vary", "Accept-Language"), new("Age", "0"), new("Cache-Status", "Gateway; hit; ttl=3600"),
    ];

    private ServiceProvider? _services;
    private Cache? _cache;
    private SharedCache? _shared;
    private CachingMiddleware? _middleware;
    private DefaultHttpContext? _hit;
    private DefaultHttpContext? _notModified;
    private DefaultHttpContext? _range;

    /// <summary>Stores a response.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _cache = new Cache(TimeProvider.System);
        var meters = _services.GetRequiredService<IMeterFactory>();
        _shared = new SharedCache(
            _cache, new Purger(_cache, TimeProvider.System, NullLogger<Purger>.Instance), new SecondLevelMetrics(meters), TimeProvider.System, NullLogger<SharedCache>.Instance);
        _middleware = new CachingMiddleware(
            AnswerAsync, _cache, _shared, new CachingMetrics(meters, _cache), TimeProvider.System, _services, NullLogger<CachingMiddleware>.Instance);
        _hit = Context();
        _notModified = Context(("If-None-Match", "\"33a64df551425fcc\""));
        _range = Context(("Range", "bytes=0-99"));
        await _middleware.InvokeAsync(_hit);
        await Hit();
        if (_hit.Response.Headers["Cache-Status"].ToString() is not ['G', ..] || _cache.Store.Count == 0)
            throw new InvalidOperationException("Nothing is stored.");
    }

    /// <summary>Gives everything back.</summary>
    [GlobalCleanup]
    public void Clean()
    {
        _shared?.Dispose();
        _cache?.Dispose();
        _services?.Dispose();
    }

    /// <summary>The answer is at hand.</summary>
    [Benchmark(Baseline = true)]
    public Task AtHand()
    {
        var context = Reset(_hit!);
        var response = context.Response;
        response.StatusCode = 200;
        foreach (var (name, values) in _headers)
            response.Headers[name] = values;
        response.ContentLength = _body.Length;
        var started = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync(CancellationToken.None);
        _body.CopyTo(response.BodyWriter.GetSpan(_body.Length));
        response.BodyWriter.Advance(_body.Length);
        return started;
    }

    /// <summary>The answer is stored.</summary>
    [Benchmark]
    public Task Hit() => _middleware!.InvokeAsync(Reset(_hit!));

    /// <summary>The client has it already.</summary>
    [Benchmark]
    public Task NotModified() => _middleware!.InvokeAsync(Reset(_notModified!));

    /// <summary>A part of it.</summary>
    [Benchmark]
    public Task Range() => _middleware!.InvokeAsync(Reset(_range!));

    private async Task AnswerAsync(HttpContext context)
    {
        foreach (var (name, values) in _headers.AsSpan(0, 5).ToArray())
            context.Response.Headers[name] = values;
        await context.Response.BodyWriter.WriteAsync(_body, context.RequestAborted);
    }

    private static DefaultHttpContext Reset(DefaultHttpContext context)
    {
        context.Response.Headers.Clear();
        return context;
    }

    private static DefaultHttpContext Context(params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestFeature { Method = "GET", Scheme = "https", RawTarget = "/api/catalog/products/7?page=2", Path = "/api/catalog/products/7", QueryString = "?page=2", Protocol = "HTTP/1.1" };
        request.Headers.Host = "shop.example.com";
        request.Headers["Accept-Language"] = "de";
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new DiscardedBody());
        var context = new DefaultHttpContext(features);
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new CachePolicy("policy", "route", new CachePolicyOptions())), "route"));
        return context;
    }
}
