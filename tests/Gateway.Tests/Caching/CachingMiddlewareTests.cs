using System.Text;
using Gateway.Tests.Caching.Model;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

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

    [Theory]
    [InlineData(true, 503)]
    [InlineData(false, 200)]
    public async Task OriginFails_PurgedSoftly_IsNotTakenForFresh(bool isPurged, int expected)
    {
        _lines = ["Cache-Control: max-age=60"];
        await GetAsync("/a");
        if (isPurged)
            Cache.Cache.Purges.Add(new Purge(null, Encoding.UTF8.GetBytes("https://shop.test/a"), null, IsSoft: true));
        (_status, _lines) = (503, []);
        Assert.Equal(expected, (await GetAsync("/a", "Cache-Control: no-cache")).Status);
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
    [InlineData("", 504, 0)]
    [InlineData("max-age=60", 200, 1)]
    public async Task OnlyIfCached_NothingIsStored_IsAFailure(string stored, int expected, int asked)
    {
        _lines = [$"Cache-Control: {stored}"];
        if (stored.Length > 0)
            await GetAsync("/a");
        Assert.Equal(expected, (await GetAsync("/a", "Cache-Control: only-if-cached")).Status);
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
