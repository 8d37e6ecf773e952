using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Keys;

namespace Gateway.Tests.Caching.Keys;

public sealed class KeyedHeadersTests
{
    [Fact]
    public void Of_Policy_AreItsOwn() => Assert.Equal(["a", "b"], KeyedHeaders.Of(new CachePolicyOptions { Key = new() { Headers = ["B", "A", "b"] } }));

    [Theory]
    [InlineData("rsc")]
    [InlineData("next-router-state-tree")]
    [InlineData("next-router-prefetch")]
    [InlineData("next-router-segment-prefetch")]
    [InlineData("next-url")]
    [InlineData("x-middleware-prefetch")]
    [InlineData("x-nextjs-data")]
    public void Of_PresetNext_AreNextsToo(string header)
    {
        var headers = KeyedHeaders.Of(new CachePolicyOptions { Preset = CachePreset.Next, Key = new() { Headers = ["RSC", "X-Region"] } });
        Assert.Contains(header, headers);
        Assert.Contains("x-region", headers);
        Assert.Equal(headers.Distinct().Order(StringComparer.Ordinal), headers);
        Assert.DoesNotContain(header, KeyedHeaders.Of(new CachePolicyOptions { Preset = CachePreset.Laravel }));
    }
}
