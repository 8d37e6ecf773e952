using System.Text;
using Gateway.Tests.Caching.Model;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Caching;

/// <summary>What becomes of answers between the rules and the client.</summary>
public sealed class CachingMiddlewareTests : IDisposable
{
    private readonly List<string> _asked = [];
    private CacheInMemory? _cache;
    private int _status = 200;
    private string[] _lines = [];
    private bool _breaksOff;

    public void Dispose() => _cache?.Dispose();

    [Theory]
    [InlineData("private=\"X-User\"")]
    [InlineData("no-cache=\"x-user\"")]
    public async Task FieldsForOneClient_ReachThatOneAlone(string directive)
    {
        _lines = [$"Cache-Control: max-age=60, {directive}", "X-User: ann", "ETag: \"a\""];
        var first = await GetAsync("/a");
        Assert.Equal(("ann", "Gateway; fwd=uri-miss; ttl=60; stored"), (first.Field("X-User"), first.CacheStatus));
        var second = await GetAsync("/a");
        Assert.Equal((null, true), (second.Field("X-User"), second.IsHit));
    }

    [Fact]
    public async Task FieldsForOneClient_ReachItWith304Too()
    {
        _lines = ["Cache-Control: max-age=60, private=\"X-User\"", "X-User: ann", "ETag: \"a\""];
        var answered = await GetAsync("/a", "If-None-Match: \"a\"");
        Assert.Equal((304, "ann"), (answered.Status, answered.Field("X-User")));
    }

    [Theory]
    [InlineData("Gateway-Cache-Control: max-age=60", true)]
    [InlineData("Gateway-Cache-Control: no-store", false)]
    public async Task OwnDirectives_AreNotPassedOn(string line, bool isStored)
    {
        _lines = [line, "Cache-Control: max-age=5, private"];
        // The second one is passed on without a fetch, where nothing is stored.
        foreach (var method in new[] { "GET", "GET", "POST" })
        {
            var answered = await SendAsync(method, "/a");
            Assert.Null(answered.Field("Gateway-Cache-Control"));
            Assert.Equal("max-age=5, private", answered.Field("Cache-Control"));
        }

        Assert.Equal(isStored ? 2 : 3, _asked.Count);
    }

    [Fact]
    public async Task NotModified_OwnDirectivesLeftOut_StillCount()
    {
        _lines = ["Gateway-Cache-Control: max-age=10", "Cache-Control: no-store", "ETag: \"a\""];
        await GetAsync("/a");
        Pass(11);
        (_status, _lines) = (304, ["ETag: \"a\"", "Cache-Control: no-store"]);
        Assert.EndsWith("fwd-status=304; ttl=10; stored", (await GetAsync("/a")).CacheStatus, StringComparison.Ordinal);
        Assert.True((await GetAsync("/a")).IsHit);
    }

    [Fact]
    public async Task NotModified_BecamePrivate_IsSentAsSuchAndForgotten()
    {
        _lines = ["Cache-Control: max-age=10", "ETag: \"a\""];
        await GetAsync("/a");
        Pass(11);
        (_status, _lines) = (304, ["Cache-Control: private, max-age=10", "ETag: \"a\""]);
        var validated = await GetAsync("/a");
        Assert.Equal((200, "private, max-age=10"), (validated.Status, validated.Field("Cache-Control")));
        Assert.Contains("fwd=stale; fwd-status=304", validated.CacheStatus, StringComparison.Ordinal);
        Assert.EndsWith("detail=private", validated.CacheStatus, StringComparison.Ordinal);
        await GetAsync("/a");
        Assert.Equal("GET /a", _asked[^1]);
    }

    // RFC 9111 §4.1: what chooses now did not when it was stored.
    [Fact]
    public async Task NotModified_VariesNow_IsForTheRequestAlone()
    {
        _lines = ["Cache-Control: max-age=10", "ETag: \"a\""];
        await GetAsync("/a", "Accept-Language: en");
        Pass(11);
        (_status, _lines) = (304, ["Cache-Control: max-age=10", "ETag: \"a\"", "Vary: Accept-Language"]);
        Assert.Equal(200, (await GetAsync("/a", "Accept-Language: en")).Status);
        (_status, _lines) = (200, ["Cache-Control: max-age=10", "Vary: Accept-Language", "Content-Language: fr"]);
        var other = await GetAsync("/a", "Accept-Language: fr");
        Assert.Equal((false, "fr"), (other.IsHit, other.Field("Content-Language")));
    }

    [Theory]
    [InlineData(503, "Gateway; fwd=stale; fwd-status=503; ttl=-1; detail=stale-if-error")]
    [InlineData(404, "Gateway; fwd=stale; detail=silent")]
    public async Task OriginFails_StaleIfError_IsToldAsForwarded(int status, string expected)
    {
        _lines = ["Cache-Control: max-age=10, stale-if-error=60"];
        await GetAsync("/a");
        Pass(11);
        (_status, _lines) = (status, []);
        Assert.Equal(expected, (await GetAsync("/a")).CacheStatus);
    }

    // RFC 9111 §5.2.1.4, RFC 5861 §4: who reloads sees the error, unless stale-if-error says otherwise.
    [Theory]
    [InlineData("max-age=60", "no-cache", 503)]
    [InlineData("max-age=60", "max-age=0", 503)]
    [InlineData("max-age=60", "min-fresh=100", 503)]
    [InlineData("max-age=60", "no-cache, stale-if-error=5", 200)]
    [InlineData("max-age=60, stale-if-error=60", "no-cache", 200)]
    [InlineData("max-age=60, stale-if-error=0", "no-cache", 503)]
    [InlineData("max-age=60, stale-if-error=60, must-revalidate", "no-cache", 503)]
    public async Task OriginFails_ClientReloads_GetsWhatIsStoredWithStaleIfErrorAlone(string stored, string asked, int expected)
    {
        _lines = [$"Cache-Control: {stored}"];
        await GetAsync("/a");
        (_status, _lines) = (503, []);
        Assert.Equal(expected, (await GetAsync("/a", $"Cache-Control: {asked}")).Status);
        // It is still there for others.
        Assert.Equal(200, (await GetAsync("/a")).Status);
    }

    [Theory]
    [InlineData("max-age=60", 503)]
    [InlineData("max-age=60, stale-if-error=60", 200)]
    public async Task OriginFails_PurgedSoftly_IsNotTakenForFresh(string stored, int expected)
    {
        _lines = [$"Cache-Control: {stored}"];
        await GetAsync("/a");
        Cache.Cache.Purges.Add(new Purge(null, Encoding.UTF8.GetBytes("https://shop.test/a"), null, IsSoft: true));
        (_status, _lines) = (503, []);
        Assert.Equal(expected, (await GetAsync("/a")).Status);
    }

    [Fact]
    public async Task Answer_OfEachKind_IsToldToTheAccessLog()
    {
        _lines = ["Cache-Control: max-age=60, stale-while-revalidate=60", "ETag: \"a\""];
        Assert.Equal("miss", (await GetAsync("/a")).Told);
        Assert.Equal("hit", (await GetAsync("/a")).Told);
        Assert.Equal("bypass", (await SendAsync("POST", "/b")).Told);
        Assert.Equal("absent", (await GetAsync("/b", "Cache-Control: only-if-cached")).Told);
        Pass(61);
        Assert.Equal("stale", (await GetAsync("/a")).Told);
        _lines = ["Cache-Control: no-store"];
        Assert.Equal("uncacheable", (await GetAsync("/b")).Told);
    }

    // RFC 9211 §2.4: ttl is the freshness that the cache itself gives it, and a purge takes that away.
    [Theory]
    [InlineData(5, "ttl=0")]
    [InlineData(70, "ttl=-10")]
    public async Task Purged_Softly_IsToldWithoutFreshness(int seconds, string expected)
    {
        _lines = ["Cache-Control: max-age=60, stale-while-revalidate=60, stale-if-error=60"];
        await GetAsync("/a");
        await GetAsync("/b");
        Cache.Cache.Purges.Add(new Purge(null, null, null, IsSoft: true));
        Pass(seconds);
        Assert.Equal($"Gateway; hit; {expected}; detail=stale-while-revalidate", (await GetAsync("/a")).CacheStatus);
        _status = 503;
        Assert.Equal($"Gateway; fwd=request; fwd-status=503; {expected}; detail=stale-if-error", (await GetAsync("/b", "Cache-Control: min-fresh=1")).CacheStatus);
    }

    // What is told of HEAD says why nothing is stored, and a GET before it has it answered from the cache.
    [Fact]
    public async Task Head_OfWhatIsNotStored_SaysWhy()
    {
        _lines = ["Cache-Control: max-age=60"];
        Assert.Equal("Gateway; fwd=uri-miss; detail=head", (await SendAsync("HEAD", "/a")).CacheStatus);
        await GetAsync("/a");
        Assert.Equal("Gateway; hit; ttl=60", (await SendAsync("HEAD", "/a")).CacheStatus);
    }

    [Fact]
    public async Task OriginBreaksOff_NothingWasSentYet_IsAFailureWithoutABody()
    {
        _lines = ["Cache-Control: max-age=60"];
        _breaksOff = true;
        var answered = await GetAsync("/a");
        Assert.Equal((502, 0), (answered.Status, answered.Body.Length));
        _breaksOff = false;
        Assert.False((await GetAsync("/a")).IsHit);
    }

    [Fact]
    public async Task Write_PolicyLeavesOutParameters_ForgetsWhatIsStoredWithoutThem()
    {
        _cache = new CacheInMemory(new CachePolicyOptions { Key = new() { Query = new() { Exclude = ["utm_*"] } } }, AnswerAsync);
        _lines = ["Cache-Control: max-age=60"];
        await GetAsync("/a?id=1&utm_x=2");
        Assert.True((await GetAsync("/a?id=1")).IsHit);
        await SendAsync("POST", "/a?id=1&utm_x=3");
        Assert.False((await GetAsync("/a?id=1")).IsHit);
    }

    // RFC 3986 §6.2.3: without a path it is that of the root.
    [Fact]
    public async Task Write_LocationWithoutAPath_ForgetsTheRootAlone()
    {
        _lines = ["Cache-Control: max-age=60"];
        await GetAsync("/?of=/a");
        await GetAsync("/a");
        (_status, _lines) = (201, ["Location: https://shop.test?of=/a#b"]);
        await SendAsync("POST", "/form");
        Assert.Equal((false, true), ((await GetAsync("/?of=/a")).IsHit, (await GetAsync("/a")).IsHit));
    }

    [Fact]
    public async Task StaleWhileRevalidate_RequestWithNoStore_RefreshesNothing()
    {
        _lines = ["Cache-Control: max-age=10, stale-while-revalidate=60"];
        await GetAsync("/a");
        Pass(11);
        Assert.True((await GetAsync("/a", "Cache-Control: no-store")).IsHit);
        Assert.Single(_asked);
        Assert.True((await GetAsync("/a")).IsHit);
        Assert.Equal(2, _asked.Count);
    }

    // Those that were cut short would be shared by requests of all kinds.
    [Fact]
    public async Task Target_KeyHasRoomForAllButTheKindOfRequest_IsPassed()
    {
        _lines = ["Cache-Control: max-age=60"];
        var passed = 0;
        for (var length = RequestKey.MaxBytes - 60; length < RequestKey.MaxBytes; length++)
        {
            var answered = await GetAsync("/" + new string('a', length));
            var isPassed = answered.CacheStatus == "Gateway; fwd=bypass; detail=target";
            Assert.True(isPassed || answered.CacheStatus.EndsWith("; stored", StringComparison.Ordinal), answered.CacheStatus);
            Assert.True(isPassed || passed == 0);
            passed += isPassed ? 1 : 0;
        }

        Assert.True(passed > 0);
    }

    // What one client provokes with a header that no key knows, the next one's answer ends.
    [Fact]
    public async Task Note_NextAnswerMayBeStored_IsStored()
    {
        _lines = ["Cache-Control: no-store"];
        await GetAsync("/a", "X-Bad: 1");
        Assert.Equal("Gateway; fwd=uri-miss; detail=no-store", (await GetAsync("/a", "X-Bad: 1")).CacheStatus);
        _lines = ["Cache-Control: max-age=60"];
        Assert.Equal("Gateway; fwd=uri-miss; ttl=60; stored", (await GetAsync("/a")).CacheStatus);
        Assert.True((await GetAsync("/a", "X-Bad: 1")).IsHit);
    }

    [Fact]
    public async Task Note_RequestWithACondition_IsPassedOnWithIt()
    {
        _lines = ["Cache-Control: no-store", "ETag: \"a\""];
        await GetAsync("/a");
        _status = 304;
        Assert.Equal((304, "Gateway; fwd=uri-miss; detail=no-store"), (await GetAsync("/a", "If-None-Match: \"a\"")) is var answered ? (answered.Status, answered.CacheStatus) : default);
    }

    [Theory]
    [InlineData(CacheProfile.Safe)]
    [InlineData(CacheProfile.Rfc9111)]
    public async Task Affinity_IsForTheClientThatAsked(CacheProfile profile)
    {
        var affinity = new SessionAffinityConfig { Enabled = true, Policy = "HashCookie", AffinityKeyName = "bound" };
        using var client = new HttpClient();
        var cluster = new ClusterModel(new ClusterConfig { ClusterId = "c", SessionAffinity = affinity }, client);
        _cache = new CacheInMemory(new CachePolicyOptions { Profile = profile }, context =>
        {
            context.Features.Set<IReverseProxyFeature>(new ReverseProxyFeature(cluster));
            return AnswerAsync(context);
        });
        string[] own = profile == CacheProfile.Safe ? [] : ["Set-Cookie: theirs=1"];
        _lines = ["Cache-Control: max-age=60", .. own, "Set-Cookie: bound=here; path=/"];
        var first = await GetAsync("/a");
        Assert.Equal((own.Length == 0 ? "bound=here; path=/" : "theirs=1, bound=here; path=/", "Gateway; fwd=uri-miss; ttl=60; stored"), (first.Field("Set-Cookie"), first.CacheStatus));
        var second = await GetAsync("/a");
        Assert.Equal((own.Length == 0 ? null : "theirs=1", true), (second.Field("Set-Cookie"), second.IsHit));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AffinityHeader_IsForTheClientThatAsked(bool isStored)
    {
        var affinity = new SessionAffinityConfig { Enabled = true, Policy = "CustomHeader", AffinityKeyName = "X-Bound" };
        using var client = new HttpClient();
        var cluster = new ClusterModel(new ClusterConfig { ClusterId = "c", SessionAffinity = affinity }, client);
        _cache = new CacheInMemory(new CachePolicyOptions(), context =>
        {
            context.Features.Set<IReverseProxyFeature>(new ReverseProxyFeature(cluster));
            return AnswerAsync(context);
        });
        _lines = [$"Cache-Control: {(isStored ? "max-age=60" : "no-store")}", "X-Bound: here"];
        Assert.Equal("here", (await GetAsync("/a")).Field("X-Bound"));
        Assert.Equal(isStored ? null : "here", (await GetAsync("/a")).Field("X-Bound"));
    }

    [Fact]
    public async Task Fetches_HoldAllTheyMay_IsToldAndNotRemembered()
    {
        const long some = 1024 * 1024;
        using var cache = new CacheInMemory(new CachePolicyOptions(), static async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            // The head goes out with the first bytes, as forwarders have it.
            await context.Response.BodyWriter.WriteAsync(new byte[1]);
        });
        var memory = cache.Cache.Flights.Memory;
        var taken = 0L;
        for (; memory.TryKeep(some); taken += some)
        {
            // As much as others are being sent.
        }

        var asked = new Asked("GET", "/a", new Dictionary<string, string>(), null);
        Assert.Equal("Gateway; fwd=uri-miss; detail=full", (await cache.SendAsync(asked)).CacheStatus);
        memory.LetGo(taken);
        Assert.EndsWith("; stored", (await cache.SendAsync(asked)).CacheStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Note_ClockIsSetBack_EndsWithItsTime()
    {
        _lines = ["Cache-Control: no-store"];
        await GetAsync("/a");
        Pass(-3600);
        _lines = ["Cache-Control: max-age=60"];
        Assert.EndsWith("; stored", (await GetAsync("/a")).CacheStatus, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 504, "Gateway; detail=only-if-cached", 0)]
    [InlineData("max-age=60", 200, "Gateway; hit; ttl=60", 1)]
    public async Task OnlyIfCached_NothingIsStored_IsAFailure(string stored, int expected, string status, int asked)
    {
        _lines = [$"Cache-Control: {stored}"];
        if (stored.Length > 0)
            await GetAsync("/a");
        var answered = await GetAsync("/a", "Cache-Control: only-if-cached");
        Assert.Equal((expected, status), (answered.Status, answered.CacheStatus));
        Assert.Equal(asked, _asked.Count);
    }

    [Fact]
    public async Task Head_StoredGet_HasItsLengthAndNoBody()
    {
        _lines = ["Cache-Control: max-age=60"];
        await GetAsync("/a");
        var answered = await SendAsync("HEAD", "/a");
        Assert.Equal((true, "6", 0), (answered.IsHit, answered.Field("Content-Length"), answered.Body.Length));
    }

    private sealed class ReverseProxyFeature(ClusterModel cluster) : IReverseProxyFeature
    {
        public RouteModel Route => throw new NotSupportedException();

        public ClusterModel Cluster { get; set; } = cluster;

        public IReadOnlyList<DestinationState> AllDestinations => [];

        public IReadOnlyList<DestinationState> AvailableDestinations { get; set; } = [];

        public DestinationState? ProxiedDestination { get; set; }
    }

    private CacheInMemory Cache => _cache ??= new CacheInMemory(new CachePolicyOptions(), AnswerAsync);

    private void Pass(int seconds) => Cache.Clock.Now += TimeSpan.FromSeconds(seconds);

    private Task<Answered> GetAsync(string target, params string[] lines) => SendAsync("GET", target, lines);

    private Task<Answered> SendAsync(string method, string target, params string[] lines) =>
        Cache.SendAsync(new Asked(method, target, lines.Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1]), null));

    private async Task AnswerAsync(HttpContext context)
    {
        _asked.Add($"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}");
        context.Response.StatusCode = _status;
        foreach (var pair in _lines.Select(static line => line.Split(": ", 2)))
            context.Response.Headers.Append(pair[0], pair[1]);
        if (_status == 304)
            return;
        await context.Response.WriteAsync("answer");
        if (_breaksOff)
        {
            await context.Response.Body.FlushAsync();
            throw new OriginFailedException();
        }
    }
}
