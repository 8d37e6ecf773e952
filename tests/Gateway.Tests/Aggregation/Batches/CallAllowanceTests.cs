using Gateway.Tests.Caching.Model;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Aggregation.Batches;

/// <summary>Which calls behind a cache say that an answer of a batch lacks some.</summary>
public sealed class CallAllowanceTests : IDisposable
{
    private readonly TaskCompletionSource<bool> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CacheInMemory _cache;

    public CallAllowanceTests() => _cache = new CacheInMemory(new CachePolicyOptions(), AnswerAsync);

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task TryTake_OfARefresh_CountsAndSaysNothingOfTheAnswer(int left, bool isTaken)
    {
        await AskAsync(null);
        _cache.Clock.Now += TimeSpan.FromSeconds(11);
        var shared = new SharedCalls(left);
        var allowance = new CallAllowance(shared);

        var answered = await AskAsync(allowance);

        Assert.Equal((200, true), (answered.Status, answered.IsHit));
        Assert.Equal(isTaken, await _taken.Task);
        Assert.False(shared.TryTake());
        Assert.False(allowance.IsExceeded);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task TryTake_OfWhatTheClientWaitsFor_SaysWhetherItLacksAny(int left, bool isExceeded)
    {
        await AskAsync(null);
        _cache.Clock.Now += TimeSpan.FromSeconds(100);
        var allowance = new CallAllowance(new SharedCalls(left));

        await AskAsync(allowance);

        Assert.Equal(isExceeded, allowance.IsExceeded);
    }

    [Fact]
    public void Calls_OfWhichOneMayHaveChangedSomething_AreNotGivenUp_NorIsOneMadeAfterThat()
    {
        var (changed, left) = (new SharedCalls(9), new SharedCalls(9));

        Assert.True(new CallAllowance(changed).TryChange());
        Assert.False(changed.TryGiveUp());
        Assert.True(new CallAllowance(changed).TryChange());
        Assert.True(left.TryGiveUp());
        Assert.False(new CallAllowance(left).TryChange());
        Assert.Equal((false, true), (changed.IsGivenUp, left.IsGivenUp));
    }

    private Task<Answered> AskAsync(CallAllowance? calls)
    {
        _cache.Calls = calls;
        return _cache.SendAsync(new Asked("GET", "/a", new Dictionary<string, string>(StringComparer.Ordinal), null));
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Features.Get<CallAllowance>() is { } calls)
            _taken.TrySetResult(calls.TryTake());
        context.Response.Headers.CacheControl = "max-age=10, stale-while-revalidate=60";
        return context.Response.WriteAsync("answer");
    }
}
