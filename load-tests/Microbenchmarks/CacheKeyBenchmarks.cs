using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Microbenchmarks;

/// <summary>
/// What it takes to know under which key the answer to a request is stored: reading what the cache goes by out of the request, and writing the key. Bounds: nothing is allocated where the
/// query is taken as it is; where parameters of it are left out, no more than 1 KB, which is one more target and the list of what stays of it.
/// </summary>
[MemoryDiagnoser]
public class CacheKeyBenchmarks
{
    private static readonly string[] Vary = ["accept-encoding", "accept-language", "cookie", "x-region"];

    private readonly byte[] _buffer = new byte[RequestKey.MaxBytes];
    private readonly CachePolicy _policy = new("catalogue", "catalogue", new CachePolicyOptions());
    private readonly CachePolicy _selecting = new(
        "selecting", "catalogue", new CachePolicyOptions { Key = new() { Query = new() { Exclude = ["utm_*", "fbclid"], Sort = true } }, IgnoreCookies = ["_ga*", "_fbp"] });

    private readonly DefaultHttpContext _plain = Context("/api/catalog/products?page=2&sort=price");
    private readonly DefaultHttpContext _tracked = Context("/api/catalog/products?utm_source=mail&page=2&sort=price&fbclid=IwAR0x", "_ga=GA1.1.7; _ga_X1=GS1.1; _fbp=fb.1.7");

    /// <summary>Makes sure that both requests have the keys that are meant.</summary>
    [GlobalSetup]
    public void Setup()
    {
        if (Plain() <= 0 || Tracked() != Plain() || Variant() <= Plain())
            throw new InvalidOperationException("The requests have other keys than were meant.");
    }

    /// <summary>The key alone, of what has been read: address and route.</summary>
    [Benchmark(Baseline = true)]
    public int Key()
    {
        var key = new KeyWriter(_buffer);
        RequestKey.Address(ref key, "https", "shop.example.com", "/api/catalog/products?page=2&sort=price");
        RequestKey.Route(ref key, _policy.RouteId, null);
        return key.Length;
    }

    /// <summary>Of a request, as most are.</summary>
    [Benchmark]
    public int Plain() => KeyOf(_plain, _policy, vary: []);

    /// <summary>Of one whose answers are chosen between by four fields.</summary>
    [Benchmark]
    public int Variant() => KeyOf(_plain, _policy, Vary);

    /// <summary>Of one with what trackers add to it, which the policy leaves out.</summary>
    [Benchmark]
    public int Tracked() => KeyOf(_tracked, _selecting, vary: []);

    /// <summary>The key as an object of its own, which a fetch keeps.</summary>
    [Benchmark]
    public object Kept()
    {
        var key = new KeyWriter(_buffer);
        RequestKey.Address(ref key, "https", "shop.example.com", "/api/catalog/products?page=2&sort=price");
        RequestKey.Route(ref key, _policy.RouteId, null);
        return new CacheKey(key.Written);
    }

    private int KeyOf(HttpContext context, CachePolicy policy, string[] vary)
    {
        if (AskReader.Read(context, policy, coding: null, out var ask) is not null)
            return -1;
        var address = AskAddress.Of(context);
        var key = new KeyWriter(_buffer);
        RequestKey.Address(ref key, address.Scheme, address.Host, ask.Target);
        RequestKey.Route(ref key, policy.RouteId, address.ForwardedPort);
        if (vary.Length > 0)
            RequestKey.Variant(ref key, 7, vary, context.Request.Headers, ask.Cookies, ask.User);
        return key.Length;
    }

    private static DefaultHttpContext Context(string target, string? cookies = null)
    {
        var request = new HttpRequestFeature { Method = "GET", Scheme = "https", RawTarget = target, Protocol = "HTTP/1.1" };
        request.Headers.Host = "shop.example.com";
        request.Headers.Accept = "application/json";
        request.Headers.AcceptEncoding = "gzip, deflate, br, zstd";
        request.Headers.AcceptLanguage = "de-DE,de;q=0.9,en;q=0.8";
        request.Headers["X-Region"] = "eu";
        if (cookies is not null)
            request.Headers.Cookie = cookies;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        return new DefaultHttpContext(features);
    }
}
