using System.Text;
using Gateway.Tests.Caching.Model;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Caching;

/// <summary>What the cache does with answers that the gateway made of several.</summary>
public sealed class ComposedAnswerTests : IDisposable
{
    private static readonly ComposedAnswer Whole = new(IsIncomplete: false, LongestSeconds: null);
    private static readonly ComposedAnswer Incomplete = new(IsIncomplete: true, LongestSeconds: null);

    private CacheInMemory? _cache;
    private CachePolicyOptions _policy = new() { DefaultTtl = TimeSpan.FromMinutes(10), NegativeTtl = TimeSpan.FromMinutes(5) };
    private ComposedAnswer _composed = Whole;
    private string? _cacheControl;
    private int _status = 200;
    private TaskCompletionSource? _gate;
    private int _asked;

    public void Dispose() => _cache?.Dispose();

    [Theory]
    [InlineData(200, null, 5L, 5)]
    [InlineData(200, null, 3600L, 600)]
    [InlineData(200, null, null, 600)]
    [InlineData(200, "max-age=60", 30L, 30)]
    [InlineData(404, null, 5L, 5)]
    [InlineData(404, null, null, 300)]
    public async Task Lifetime_IsNoLongerThanAPartAllows(int status, string? cacheControl, long? longest, int ttl)
    {
        (_status, _cacheControl, _composed) = (status, cacheControl, new ComposedAnswer(IsIncomplete: false, longest));

        Assert.Equal($"Gateway; fwd=uri-miss; ttl={ttl}; stored", (await GetAsync()).CacheStatus);
    }

    // A 304 need not say again what was said before, and parts may say less by now.
    [Fact]
    public async Task Lifetime_AfterRevalidation_IsNoLongerThanAPartAllowsNow()
    {
        _composed = new ComposedAnswer(IsIncomplete: false, LongestSeconds: 60);
        await GetAsync();
        Cache.Clock.Now += TimeSpan.FromSeconds(61);
        (_status, _composed) = (304, new ComposedAnswer(IsIncomplete: false, LongestSeconds: 5));

        Assert.EndsWith("fwd-status=304; ttl=5; stored", (await GetAsync()).CacheStatus, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-cache, private")]
    [InlineData("private, must-revalidate")]
    public async Task PresetLaravel_TakesItsWordsForWhatTheySay(string cacheControl)
    {
        (_policy, _cacheControl) = (_policy with { Preset = CachePreset.Laravel }, cacheControl);

        Assert.Equal("Gateway; fwd=uri-miss; detail=private", (await GetAsync()).CacheStatus);
    }

    [Fact]
    public async Task Incomplete_WhereAWholeOneIsStored_LeavesIt()
    {
        await GetAsync();
        (_composed, _cacheControl) = (Incomplete, "no-store");

        Assert.Equal("Gateway; fwd=request; detail=no-store", (await GetAsync("no-cache")).CacheStatus);
        Assert.True((await GetAsync()).IsHit);
    }

    [Fact]
    public async Task Incomplete_WhereStaleMayStandInForErrors_IsReplaced()
    {
        _policy = _policy with { StaleIfError = TimeSpan.FromHours(1) };
        await GetAsync();
        Cache.Clock.Now += TimeSpan.FromSeconds(601);
        (_composed, _cacheControl) = (Incomplete, "no-store");

        var answered = await GetAsync();

        Assert.Equal(("stored 1", "Gateway; fwd=stale; fwd-status=200; ttl=-1; detail=stale-if-error"), (TextOf(answered), answered.CacheStatus));
    }

    // As after an error: those to come wait for one fetch again.
    [Fact]
    public async Task Incomplete_EndsNoWaitingTogether()
    {
        (_composed, _cacheControl) = (Incomplete, "no-store");
        await GetAsync();
        (_composed, _cacheControl, _gate) = (Whole, null, new TaskCompletionSource());
        var both = new[] { GetAsync(), GetAsync() };
        Assert.Equal(2, _asked);
        _gate.SetResult();

        Assert.Equal(["stored 2", "stored 2"], (await Task.WhenAll(both)).Select(TextOf));
    }

    // RFC 9111 §4.4 speaks of what was answered; of what was not, nobody knows.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Change_WhoseOutcomeIsUnknown_HasItsAddressForgotten(bool isUnknown, bool isHit)
    {
        await GetAsync();
        _status = 502;
        await Cache.SendAsync(new Asked("POST", "/a", new Dictionary<string, string> { ["X-Unknown"] = isUnknown ? "1" : "" }, null));
        _status = 200;

        Assert.Equal(isHit, (await GetAsync()).IsHit);
    }

    private CacheInMemory Cache => _cache ??= new CacheInMemory(_policy, AnswerAsync);

    private Task<Answered> GetAsync(string control = "") =>
        Cache.SendAsync(new Asked("GET", "/a", new Dictionary<string, string> { [control.Length == 0 ? "X-None" : "Cache-Control"] = control }, null));

    private static string TextOf(Answered answered) => Encoding.UTF8.GetString(answered.Body);

    private async Task AnswerAsync(HttpContext context)
    {
        _asked++;
        if (_gate is { } gate)
            await gate.Task;
        context.Features.Set(_composed);
        if (context.Request.Headers["X-Unknown"] == "1")
            context.Features.Set(UnknownOutcome.Instance);
        context.Response.StatusCode = _status;
        context.Response.Headers.ETag = "\"a\"";
        if (_cacheControl is not null)
            context.Response.Headers.CacheControl = _cacheControl;
        if (_status != 304)
            await context.Response.WriteAsync($"stored {_asked}");
    }
}
