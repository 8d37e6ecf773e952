using System.Text.Json;
using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Tests.Authentication.Tokens;

public sealed class TokenCacheTests
{
    private static readonly ValidToken Token = new(new Caller("scheme", JsonDocument.Parse("{}").RootElement, []), 0, 1000);

    [Fact]
    public void Find_MoreThanFit_ForgetsTheOldestThatNobodyUses()
    {
        var cache = new TokenCache<ValidToken>();
        var used = new TokenKey(1, 0);
        var unused = new TokenKey(2, 0);
        cache.Add(used, Token);
        cache.Add(unused, Token);
        for (var i = 0; i < TokenCache<ValidToken>.Capacity * 2; i++)
        {
            cache.Add(new TokenKey(3, (UInt128)i), Token);
            if (i % 100 == 0)
                Assert.Same(Token, cache.Find(used));
        }

        Assert.Null(cache.Find(unused));
        Assert.InRange(Enumerable.Range(0, TokenCache<ValidToken>.Capacity * 2).Count(i => cache.Find(new TokenKey(3, (UInt128)i)) is not null), TokenCache<ValidToken>.Capacity / 4, TokenCache<ValidToken>.Capacity);
    }

    [Fact]
    public async Task Find_FromManyThreads_FindsWhatWasAdded()
    {
        var cache = new TokenCache<ValidToken>();
        await Parallel.ForAsync(0, TokenCache<ValidToken>.Capacity / 4, (i, _) =>
        {
            var key = new TokenKey(1, (UInt128)i);
            cache.Add(key, Token);
            Assert.Same(Token, cache.Find(key));
            return ValueTask.CompletedTask;
        });
    }

    [Theory]
    [InlineData(-1, "token_not_yet_valid")]
    [InlineData(0, null)]
    [InlineData(999, null)]
    [InlineData(1000, "token_expired")]
    public void FaultAt_EachMoment_IsTrueToTheToken(long moment, string? expected) =>
        Assert.Equal(expected, Token.FaultAt(DateTimeOffset.UnixEpoch.AddMilliseconds(moment))?.Name);

    [Fact]
    public void Key_OfATextInEachLength_DiffersAndRepeats()
    {
        var keys = Enumerable.Range(0, 3000).Select(static length => TokenKey.Of(new string('a', length))).ToList();

        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(keys[2000], TokenKey.Of(new string('a', 2000)));
    }
}
