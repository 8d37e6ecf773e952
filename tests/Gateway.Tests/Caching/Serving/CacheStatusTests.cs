using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Caching.Serving;

/// <summary>RFC 9211, with the grammar of RFC 8941.</summary>
public sealed class CacheStatusTests
{
    public static TheoryData<string> Members => new(
        CacheStatus.OnlyIfCached, CacheStatus.Hit(5), CacheStatus.Hit(-5, "max-stale"), CacheStatus.Hit(long.MaxValue / 10_000), CacheStatus.Forwarded("uri-miss"),
        CacheStatus.Forwarded("stale", 304, 60, isStored: true, isCollapsed: true), CacheStatus.Forwarded("bypass", detail: Bypass.NoSubject),
        CacheStatus.WithKey(CacheStatus.Hit(1), "https://h/a?\"\\\t\u00e9\u0101"));

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_AnyOfThem_IsAnItemWithParameters(string member) => Assert.True(IsItem(member), member);

    [Fact]
    public void Detail_EveryReason_IsAToken()
    {
        var reasons = new[] { typeof(NotStored), typeof(Bypass) }.SelectMany(static type => type.GetFields()).Select(static field => (string)field.GetRawConstantValue()!);
        Assert.All(reasons, static reason => Assert.True(IsItem(CacheStatus.Forwarded("miss", detail: reason)), reason));
    }

    [Fact]
    public void Members_Text_IsAsDocumented()
    {
        Assert.Equal("Gateway; hit; ttl=-5; detail=max-stale", CacheStatus.Hit(-5, "max-stale"));
        Assert.Equal("Gateway; fwd=stale; fwd-status=304; ttl=60; stored; collapsed", CacheStatus.Forwarded("stale", 304, 60, isStored: true, isCollapsed: true));
        Assert.Equal("Gateway; detail=only-if-cached", CacheStatus.OnlyIfCached);
        Assert.Equal("Gateway; hit; ttl=1; key=\"http://h/?\\\"\\\\?\"", CacheStatus.WithKey(CacheStatus.Hit(1), "http://h/?\"\\\u00e9"));
    }

    private static bool IsItem(string text)
    {
        var rest = text.AsSpan();
        return rest[0] is >= 'A' and <= 'Z' && !StructuredFields.TakeItem(ref rest).IsEmpty && StructuredFields.TakeParameters(ref rest) && rest.IsEmpty;
    }
}
