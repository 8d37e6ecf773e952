using Gateway.Tests.Caching.Model;
using Gateway.Transforms.Caching;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Caching;

/// <summary>Requests that wait for one fetch, and what each takes in the place of its error.</summary>
public sealed class StaleIfErrorTests : IDisposable
{
    private readonly CacheInMemory _cache;
    private TaskCompletionSource? _gate;
    private int _asked;

    public StaleIfErrorTests() => _cache = new CacheInMemory(new CachePolicyOptions(), AnswerAsync);

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData("stale-if-error=100", "stale-if-error=60", 1)]
    [InlineData("stale-if-error=100", "stale-if-error=50", 2)]
    [InlineData("stale-if-error=50", "stale-if-error=100", 2)]
    [InlineData("stale-if-error=50", "max-stale=1", 1)]
    public async Task Requests_WaitTogether_WhereAnErrorIsReplacedForBothOrNone(string first, string second, int fetches)
    {
        await StoreAsync(staleFor: 60);
        _gate = new TaskCompletionSource();
        var both = new[] { GetAsync(first), GetAsync(second) };
        Assert.Equal(1 + fetches, _asked);
        _gate.SetResult();
        var answered = await Task.WhenAll(both);

        Assert.Equal([StatusOf(first), StatusOf(second)], answered.Select(static one => one.Status));

        static int StatusOf(string control) => control is "stale-if-error=100" or "stale-if-error=60" ? 200 : 503;
    }

    // Time goes on while they wait.
    [Fact]
    public async Task Request_WhoseTimeIsOverWhenTheErrorComes_GetsTheError()
    {
        await StoreAsync(staleFor: 59);
        _gate = new TaskCompletionSource();
        var (patient, other) = (GetAsync("stale-if-error=100"), GetAsync("stale-if-error=60"));
        Assert.Equal(2, _asked);
        _cache.Clock.Now += TimeSpan.FromSeconds(2);
        _gate.SetResult();

        Assert.Equal(200, (await patient).Status);
        Assert.Equal((503, "Gateway; fwd=stale"), (await other) is var answered ? (answered.Status, answered.CacheStatus) : default);
    }

    private async Task StoreAsync(int staleFor)
    {
        await GetAsync("");
        _cache.Clock.Now += TimeSpan.FromSeconds(10 + staleFor);
    }

    private Task<Answered> GetAsync(string control) => _cache.SendAsync(new Asked("GET", "/a", new Dictionary<string, string> { ["Cache-Control"] = control }, null));

    private async Task AnswerAsync(HttpContext context)
    {
        _asked++;
        if (_gate is { } gate)
        {
            await gate.Task;
            context.Response.StatusCode = 503;
            return;
        }

        context.Response.Headers.CacheControl = "max-age=10";
        await context.Response.WriteAsync("stored");
    }
}
