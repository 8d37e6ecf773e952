using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Microbenchmarks;

/// <summary>
/// The rules of RFC 9111: what every hit is judged by (§4), and what a response is judged by once, when it comes (§3, §4.2). Bounds: judging a hit allocates nothing and takes less than
/// 200 ns, with directives of the request; judging a response takes less than 5 µs.
/// </summary>
[MemoryDiagnoser]
public class FreshnessBenchmarks
{
    // Thu, 01 Jan 2026 00:00:00 GMT, in seconds of Unix time.
    private const long Now = 1_767_225_600;

    private static readonly DateTimeOffset Moment = DateTimeOffset.FromUnixTimeSeconds(Now);
    private static readonly StringValues CacheControl = "public, max-age=60, s-maxage=600, stale-while-revalidate=30, stale-if-error=86400";
    private static readonly StringValues Expires = "Thu, 01 Jan 2026 01:00:00 GMT";

    private readonly CachePolicy _policy = new("catalogue", "catalogue", new CachePolicyOptions { Profile = CacheProfile.Rfc9111 });
    private readonly Received _received = new(200, Head(), Now * 1000, Now * 1000);
    private StoredResponse? _stored;

    /// <summary>Makes sure that the response is one that is stored, and fresh.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _stored = Response() as StoredResponse;
        if (_stored is null || !Hit() || !HitWithDirectives() || ExpiresField() != 3600 || Guessed() != 24 * 60 * 60)
            throw new InvalidOperationException("The response is not what was meant.");
    }

    /// <summary>Whether what is stored may be sent to a request without directives.</summary>
    [Benchmark(Baseline = true)]
    public bool Hit() => Judge(RequestDirectives.Read(StringValues.Empty, StringValues.Empty));

    /// <summary>The same for a request with directives, which are read first.</summary>
    [Benchmark]
    public bool HitWithDirectives() => Judge(RequestDirectives.Read("max-age=300, min-fresh=10, max-stale=60", StringValues.Empty));

    /// <summary>What a response says, read.</summary>
    [Benchmark]
    public long? Directives() => Freshness.Stated(ResponseDirectives.Read(CacheControl), StringValues.Empty, Now, Moment);

    /// <summary>The same by a date.</summary>
    [Benchmark]
    public long? ExpiresField() => Freshness.Stated(ResponseDirectives.None, Expires, Now, Moment);

    /// <summary>Guessed, where nothing is said.</summary>
    [Benchmark]
    public long Guessed() => Freshness.Guessed("Sat, 01 Feb 2025 00:00:00 GMT", Now, Moment);

    /// <summary>All that a response is judged by when it comes, and what is kept of its head.</summary>
    [Benchmark]
    public object? Response() => Storability.Judge(_received, _policy, RequestTraits.None, makesCodings: true).Response;

    private bool Judge(in RequestDirectives directives) =>
        Usability.IsFor(_stored!, RequestTraits.None) && Usability.Judge(_stored!, _policy, directives, (Now + 30) * 1000, isPurged: false) == Use.Fresh;

    private static Dictionary<string, StringValues> Head() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Date"] = "Thu, 01 Jan 2026 00:00:00 GMT",
        ["Content-Type"] = "application/json; charset=utf-8",
        ["Cache-Control"] = CacheControl,
        ["ETag"] = "\"33a64df551425fcc\"",
        ["Last-Modified"] = "Wed, 31 Dec 2025 12:00:00 GMT",
        ["Vary"] = "Accept-Encoding, Accept-Language",
        ["Surrogate-Key"] = "products product-7 category-3",
        ["X-Request-Id"] = "0HNAB12345678:00000001",
    };
}
