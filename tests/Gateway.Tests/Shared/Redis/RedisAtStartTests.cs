using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Tests.Shared.Redis;

public sealed class RedisAtStartTests
{
    private readonly RedisAtStart _redis = new();

    [Fact]
    public void For_BeforeTheStart_IsThatOfTheConfiguration()
    {
        Assert.Equal("a:1", _redis.For(Sections("a:1")).Connection);
        Assert.Equal("b:1", _redis.For(Sections("b:1")).Connection);
    }

    [Fact]
    public void Begin_Again_KeepsThatOfTheStart()
    {
        Assert.Equal("a:1", _redis.Begin(Sections("a:1")).Connection);

        Assert.Equal("a:1", _redis.Begin(Sections("b:1")).Connection);
        Assert.Equal("a:1", _redis.For(Sections("b:1")).Connection);
    }

    [Fact]
    public void Begin_WithoutAServer_StaysWithoutUntilTheNextStart()
    {
        Assert.Null(_redis.Begin(Sections(null)).Connection);
        Assert.Null(_redis.Begin(Sections("a:1")).Connection);
    }

    [Fact]
    public void For_ABrokenSection_IsTheDefault() =>
        Assert.Null(_redis.For(new ConfigurationSections([], [typeof(RedisOptions)])).Connection);

    private static ConfigurationSections Sections(string? connection) => new([new(typeof(RedisOptions), new RedisOptions { Connection = connection })]);
}
