using System.Text;
using Gateway.Tests.Caching.Model;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Tests.Caching.Serving;

/// <summary>What clients get of stored responses whose forms are to be made.</summary>
public sealed class CodedResponsesTests : IDisposable
{
    private readonly HeldCoding _coding = new();
    private readonly CacheInMemory _cache;

    public CodedResponsesTests() => _cache = new CacheInMemory(
        new CachePolicyOptions(),
        static async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(context.Request.Path));
        },
        _coding);

    public void Dispose()
    {
        _coding.Open();
        _cache.Dispose();
        _coding.Dispose();
    }

    [Fact]
    public async Task Form_Made_IsSentFromThenOn()
    {
        _coding.Open();
        await GetAsync("/a", "identity");
        for (var i = 0; i < 3; i++)
            Assert.Equal(("*/a", "br"), await GetAsync("/a"));
        Assert.Equal(["/a"], _coding.Begun);
    }

    [Fact]
    public async Task Form_ThatTakesTooLong_IsMadeOnTheWayAndThenKept()
    {
        await GetAsync("/a", "identity");
        var before = _coding.OnTheWay;

        Assert.Equal(("/a", null), await GetAsync("/a"));
        Assert.Equal(before + 1, _coding.OnTheWay);

        // It was begun, and is for those to come.
        _coding.Open();
        Assert.Equal(("*/a", "br"), await GetAsync("/a"));
        Assert.Equal(["/a"], _coding.Begun);
    }

    [Fact]
    public async Task Form_ThatCannotBeMade_IsMadeOnTheWay()
    {
        _coding.Open();
        _coding.IsBroken = true;
        await GetAsync("/a", "identity");
        Assert.Equal(("/a", null), await GetAsync("/a"));
    }

    [Fact]
    public async Task Forms_BeyondThoseThatMayWait_AreMadeOnTheWay()
    {
        var all = FormQueue.MaxWaiting + Math.Max(1, Environment.ProcessorCount / 2) + 5;
        for (var i = 0; i < all; i++)
            await GetAsync($"/{i}", "identity");
        var asking = Enumerable.Range(0, all).Select(i => GetAsync($"/{i}")).ToList();

        // They wait for nothing.
        for (var i = 0; i < 5; i++)
        {
            var answered = await Task.WhenAny(asking);
            Assert.Null((await answered).Coding);
            asking.Remove(answered);
        }

        _coding.Open();
        foreach (var answer in await Task.WhenAll(asking))
            Assert.True(answer.Coding is "br" or null);
    }

    private async Task<(string Body, string? Coding)> GetAsync(string target, string coding = "br")
    {
        var answered = await _cache.SendAsync(new Asked("GET", target, new Dictionary<string, string> { ["Accept-Encoding"] = coding }, null));
        return (Encoding.UTF8.GetString(answered.Body), answered.Field("Content-Encoding"));
    }
}
