using System.Globalization;
using System.Text;
using Gateway.Tests.Caching.Model;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Caching;

/// <summary>Parts of responses: what becomes of them between the rules and the client (RFC 9111 §3.3, §3.4).</summary>
public sealed class PartTests : IDisposable
{
    private const string Whole = "0123456789";

    private readonly List<string> _asked = [];
    private CacheInMemory? _cache;
    private string _body = Whole;
    private string _tag = "\"1\"";
    private string _control = "max-age=60";
    private int? _error;

    public void Dispose() => _cache?.Dispose();

    [Fact]
    public async Task Part_AskedForAgain_IsAHit()
    {
        var first = await GetAsync("bytes=2-5");
        Assert.Equal((206, "2345", "bytes 2-5/10", "Gateway; fwd=uri-miss; ttl=60; stored; detail=part"), Told(first));
        Assert.Equal((206, "2345", "bytes 2-5/10", "Gateway; hit; ttl=60; detail=part"), Told(await GetAsync("bytes=2-5")));
        Assert.Equal((206, "34", "bytes 3-4/10", "Gateway; hit; ttl=60; detail=part"), Told(await GetAsync("bytes=3-4")));
        Assert.Equal(["bytes=2-5"], _asked);
    }

    [Theory]
    [InlineData("bytes=0-2")]
    [InlineData("bytes=5-")]
    [InlineData("bytes=-9")]
    [InlineData(null)]
    public async Task Part_MoreIsAskedFor_IsFetched(string? range)
    {
        await GetAsync("bytes=2-5");
        Assert.StartsWith("Gateway; fwd=partial; ttl=60; stored", (await GetAsync(range)).CacheStatus, StringComparison.Ordinal);
        Assert.Equal(["bytes=2-5", range ?? ""], _asked);
    }

    [Fact]
    public async Task Parts_ThatMakeTheWhole_AreIt()
    {
        await GetAsync("bytes=4-");
        await GetAsync("bytes=0-1");
        await GetAsync("bytes=1-6");
        Assert.Equal((200, Whole, null, "Gateway; hit; ttl=60"), Told(await GetAsync(null)));
        Assert.Equal((206, "789", "bytes 7-9/10", "Gateway; hit; ttl=60"), Told(await GetAsync("bytes=-3")));
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task Parts_OfAnotherVersion_AreNotMixed()
    {
        await GetAsync("bytes=0-4");
        (_body, _tag) = ("abcdefghij", "\"2\"");
        await GetAsync("bytes=5-9");
        Assert.Equal("abcdefghij", Text(await GetAsync(null)));
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task Whole_IsNotReplacedByAPart_AndAnswersRanges()
    {
        await GetAsync(null);
        Assert.Equal((206, "45", "bytes 4-5/10", "Gateway; hit; ttl=60"), Told(await GetAsync("bytes=4-5")));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task OriginAnswersWithTheWhole_IsStoredAndSentAsSuch()
    {
        _cache = Of(new CachePolicyOptions { Profile = CacheProfile.Rfc9111 }, context => { context.Request.Headers.Remove("Range"); return AnswerAsync(context); });
        Assert.Equal((200, Whole, null, "Gateway; fwd=uri-miss; ttl=60; stored"), Told(await GetAsync("bytes=4-5")));
        Assert.Equal(206, (await GetAsync("bytes=4-5")).Status);
    }

    [Theory]
    [InlineData("\"1\"", "Gateway; hit; ttl=60; detail=part", 206)]
    [InlineData("\"0\"", "Gateway; fwd=partial; detail=range", 200)]
    [InlineData("W/\"1\"", "Gateway; fwd=partial; detail=range", 200)]
    public async Task IfRange_IsJudgedByWhatIsHeld_OrByTheOrigin(string condition, string expected, int status)
    {
        await GetAsync("bytes=2-5");
        var answered = await GetAsync("bytes=2-5", $"If-Range: {condition}");
        Assert.Equal((status, expected), (answered.Status, answered.CacheStatus));
    }

    [Fact]
    public async Task IfNoneMatch_OfWhatIsHeld_IsAnswered()
    {
        await GetAsync("bytes=2-5");
        Assert.Equal(304, (await GetAsync("bytes=2-5", "If-None-Match: \"1\"")).Status);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Stale_IsAskedAboutWithItsRange_AndStaysAPart()
    {
        await GetAsync("bytes=2-5");
        Pass(61);
        var validated = await GetAsync("bytes=3-4");
        Assert.Equal((206, "34", "bytes 3-4/10", "Gateway; fwd=stale; fwd-status=304; ttl=60; stored"), Told(validated));
        Assert.Equal("Gateway; hit; ttl=60; detail=part", (await GetAsync("bytes=2-5")).CacheStatus);
        Assert.Equal(["bytes=2-5", "bytes=3-4 \"1\""], _asked);
    }

    [Fact]
    public async Task Stale_Changed_IsReplaced()
    {
        await GetAsync("bytes=2-5");
        Pass(61);
        (_body, _tag) = ("abcdefghij", "\"2\"");
        Assert.Equal((206, "cdef", "bytes 2-5/10", "Gateway; fwd=stale; ttl=60; stored; detail=part"), Told(await GetAsync("bytes=2-5")));
        Assert.Equal("cdef", Text(await GetAsync("bytes=2-5")));
    }

    [Fact]
    public async Task Stale_WhileRevalidating_IsSentAndFetchedAnew()
    {
        _control = "max-age=10, stale-while-revalidate=60";
        await GetAsync("bytes=2-5");
        Pass(11);
        Assert.Equal("Gateway; hit; ttl=-1; detail=stale-while-revalidate", (await GetAsync("bytes=3-4")).CacheStatus);
        Assert.Equal((206, "2345", "bytes 2-5/10", "Gateway; hit; ttl=10; detail=part"), Told(await GetAsync("bytes=2-5")));
    }

    // Whoever wants the whole must not get a part of it from the fetch that a condition began.
    [Fact]
    public async Task Stale_WhileRevalidating_OnACondition_FetchesTheWhole()
    {
        _control = "max-age=10, stale-while-revalidate=60";
        await GetAsync("bytes=2-5");
        Pass(11);
        Assert.Equal("34", Text(await GetAsync("bytes=3-4", "If-Range: \"1\"")));
        Assert.Equal((200, Whole, null, "Gateway; hit; ttl=10"), Told(await GetAsync(null)));
    }

    [Theory]
    [InlineData("bytes=3-4", 206, "34")]
    [InlineData("bytes=3-7", 503, "")]
    public async Task OriginFails_WhatIsHeldTakesItsPlace(string range, int status, string body)
    {
        _control = "max-age=10, stale-if-error=60";
        await GetAsync("bytes=2-5");
        Pass(11);
        _error = 503;
        var answered = await GetAsync(range);
        Assert.Equal((status, body), (answered.Status, Text(answered)));
    }

    [Fact]
    public async Task Purge_ForgetsParts_AndWhatTheyWouldBeCombinedWith()
    {
        await GetAsync("bytes=0-4");
        _cache!.Cache.Purges.Add(new Purge(null, Encoding.UTF8.GetBytes("https://shop.test/a"), null, IsSoft: false));
        Assert.StartsWith("Gateway; fwd=uri-miss", (await GetAsync("bytes=5-")).CacheStatus, StringComparison.Ordinal);
        Assert.StartsWith("Gateway; fwd=partial", (await GetAsync("bytes=0-4")).CacheStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ForgetsParts()
    {
        await GetAsync("bytes=0-4");
        await Cache.SendAsync(new Asked("POST", "/a", new Dictionary<string, string>(), null));
        Assert.StartsWith("Gateway; fwd=uri-miss", (await GetAsync("bytes=0-4")).CacheStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_TooLargeTogether_TheNewerStays()
    {
        _body = new string('x', 3000);
        _cache = Of(new CachePolicyOptions { Profile = CacheProfile.Rfc9111, MaxEntryBytes = new(2000) }, AnswerAsync);
        await GetAsync("bytes=0-1499");
        await GetAsync("bytes=1500-2999");
        Assert.False((await GetAsync("bytes=0-9")).IsHit);
        Assert.Equal(NotStored.TooLarge, (await GetAsync("bytes=0-2500")).CacheStatus[^9..]);
        // That one range was too long says nothing of others.
        Assert.EndsWith("stored; detail=part", (await GetAsync("bytes=1000-1099")).CacheStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_AndSeveralRanges_AreNotAnsweredWithParts()
    {
        await GetAsync("bytes=2-5");
        Assert.Equal("Gateway; fwd=partial; detail=head", (await Cache.SendAsync(new Asked("HEAD", "/a", new Dictionary<string, string>(), null))).CacheStatus);
        Assert.Equal("Gateway; fwd=partial; detail=range", (await GetAsync("bytes=2-3,4-5")).CacheStatus);
        Assert.True((await GetAsync("bytes=2-5")).IsHit);
    }

    [Fact]
    public async Task OnlyIfCached_MoreThanIsHeld_IsAFailure()
    {
        await GetAsync("bytes=2-5");
        Assert.Equal(504, (await GetAsync(null, "Cache-Control: only-if-cached")).Status);
        Assert.Equal(206, (await GetAsync("bytes=2-5", "Cache-Control: only-if-cached")).Status);
    }

    [Fact]
    public async Task Vary_PartsOfVariants_AreKeptApart()
    {
        _cache = Of(new CachePolicyOptions { Profile = CacheProfile.Rfc9111 }, context =>
        {
            context.Response.Headers.Vary = "X-Tone";
            _body = context.Request.Headers["X-Tone"] == "b" ? "bbbbbbbbbb" : Whole;
            return AnswerAsync(context);
        });
        await GetAsync("bytes=0-4");
        Assert.Equal("bb", Text(await GetAsync("bytes=5-6", "X-Tone: b")));
        Assert.False((await GetAsync("bytes=0-4", "X-Tone: b")).IsHit);
        Assert.Equal("01234", Text(await GetAsync("bytes=0-4")));
    }

    [Fact]
    public async Task SafeProfile_StoresNoPart()
    {
        _cache = Of(new CachePolicyOptions(), AnswerAsync);
        Assert.Equal("Gateway; fwd=uri-miss; detail=range", (await GetAsync("bytes=2-5")).CacheStatus);
        Assert.Equal("Gateway; fwd=uri-miss; detail=range", (await GetAsync("bytes=2-5")).CacheStatus);
    }

    private CacheInMemory Cache => _cache ??= Of(new CachePolicyOptions { Profile = CacheProfile.Rfc9111 }, AnswerAsync);

    private static CacheInMemory Of(CachePolicyOptions policy, RequestDelegate origin) => new(policy, origin);

    private static (int, string, string?, string) Told(Answered answered) => (answered.Status, Text(answered), answered.Field("Content-Range"), answered.CacheStatus);

    private static string Text(Answered answered) => Encoding.ASCII.GetString(answered.Body);

    private void Pass(int seconds) => Cache.Clock.Now += TimeSpan.FromSeconds(seconds);

    private Task<Answered> GetAsync(string? range, params string[] lines)
    {
        var headers = lines.Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        if (range is not null)
            headers["Range"] = range;
        return Cache.SendAsync(new Asked("GET", "/a", headers, null));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request.Headers, context.Response);
        _asked.Add($"{request.Range} {request.IfNoneMatch}".Trim());
        if (_error is { } error)
        {
            response.StatusCode = error;
            return;
        }

        (response.Headers.ETag, response.Headers.CacheControl) = (_tag, _control);
        if (request.IfNoneMatch == _tag)
        {
            response.StatusCode = 304;
            return;
        }

        var isRange = request.Range.Count > 0 && (request.IfRange.Count == 0 || request.IfRange == _tag);
        if (!isRange || ByteRange.Read(request.Range, _body.Length) is not { } range)
        {
            await response.WriteAsync(_body);
            return;
        }

        response.StatusCode = 206;
        response.Headers.ContentRange = range.ContentRange(_body.Length);
        response.ContentLength = range.Length;
        await response.WriteAsync(_body.Substring((int)range.Start, (int)range.Length));
    }
}
