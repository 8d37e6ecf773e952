using System.Globalization;
using Gateway.Transforms.Caching;

namespace Gateway.Tests.Caching.Model;

/// <summary>Requests of all kinds to few addresses.</summary>
internal sealed class RandomAsked(Random random, CachePolicyOptions policy)
{
    private static readonly string[] Targets = ["/a", "/a?x=1", "/b", "/c", "/d"];

    /// <summary>Whether most requests under a policy are for ranges: such as may have responses stored in parts.</summary>
    public static bool AreRanges(CachePolicyOptions policy) => policy.Profile == CacheProfile.Rfc9111 && policy.DefaultTtl > TimeSpan.Zero;

    /// <summary>One of them.</summary>
    /// <param name="now">The present.</param>
    /// <param name="recent">An exchange that the client may know of.</param>
    public Asked Next(DateTimeOffset now, Exchange? recent)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Add(3, "Accept-Language", "en", "fr", " en");
        Add(2, "Accept-Encoding", "gzip, br", "gzip, br", "br;q=0.5, gzip", "gzip", "*", "compress", "gzip;q=0, *", "gzip, identity;q=0", "");
        Add(10, "Authorization", "Bearer x");
        Add(10, "Cookie", "a=1", "a=2");
        Add(5, "Cache-Control", "no-cache", "max-age=0", "max-age=5", "max-age=x", "min-fresh=5", "max-stale", "max-stale=5", "max-stale=15, max-age=30", "no-store", "only-if-cached", "stale-if-error=10", "unknown");
        Add(40, "Pragma", "no-cache");
        if (random.Next(6) == 0)
            headers["If-None-Match"] = Of("\"none\"", recent?.Head.Field("ETag") ?? "*", $"\"none\", {recent?.Head.Field("ETag") ?? "\"x\""}", "*");
        if (random.Next(10) == 0)
            headers["If-Modified-Since"] = Of(recent?.Head.Field("Last-Modified") ?? "never", now.AddSeconds(random.Next(-30, 10)).ToString("r", CultureInfo.InvariantCulture));
        if (random.Next(10) < (AreRanges(policy) ? 9 : 1))
            headers["Range"] = Of("bytes=0-4", "bytes=3-", "bytes=-6", "bytes=2-9", "bytes=5-30", "bytes=8-20", "bytes=2-3", "bytes=1-4", "bytes=0-15", "bytes=100000000-", "bytes=0-1,3-4", "bytes=4-2", "bytes=0-9999999");
        if (headers.ContainsKey("Range") && random.Next(AreRanges(policy) ? 8 : 3) == 0)
            headers["If-Range"] = Of("\"none\"", recent?.Head.Field("ETag") ?? "\"x\"", recent?.Head.Field("Last-Modified") ?? "\"x\"");
        var method = random.Next(30) switch { 0 => "POST", 1 => Of("DELETE", "PUT", "PURGE"), < 5 => "HEAD", _ => "GET" };
        return new Asked(method, Targets[random.Next(Targets.Length)], headers, policy.PerUser && random.Next(2) == 0 ? Of("ann", "bob") : null);

        string Of(params string[] from) => from[random.Next(from.Length)];
        void Add(int of, string name, params string[] values)
        {
            if (random.Next(of) == 0)
                headers[name] = Of(values);
        }
    }
}
