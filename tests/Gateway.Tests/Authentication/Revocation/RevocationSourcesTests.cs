using System.Text.Json;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Tests.Authentication.Revocation;

/// <summary>What an edit of the configuration makes of what was read.</summary>
public sealed class RevocationSourcesTests
{
    private static readonly Caller Revoked = CallerOf("""{"sub":"7"}""");
    private static readonly Caller Other = CallerOf("""{"sub":"8"}""");

    [Fact]
    public async Task Replace_BeforeItWasRead_SaysWhatTheOtherSaid()
    {
        var other = new Source { Next = ListOf("sub:7") };
        await other.ReadAsync(5);
        var source = new Source();
        source.Replace(other);

        Assert.True(source.Current!.Has(Revoked));
        Assert.Equal(5, source.ReadAt);

        await source.ReadAsync(9);
        Assert.True(source.Current!.Has(Revoked));
        source.Next = ListOf("sub:8");
        await source.ReadAsync(10);

        Assert.False(source.Current!.Has(Revoked));
        Assert.True(source.Current!.Has(Other));
        Assert.Equal(10, source.ReadAt);
    }

    [Fact]
    public async Task Replace_BackAndForthUnread_KeepsWhatWasReadLast()
    {
        var first = new Source { Next = ListOf("sub:7") };
        await first.ReadAsync(5);
        var (second, third) = (new Source(), new Source());
        second.Replace(first);
        third.Replace(second);
        second.Replace(third);

        Assert.True(third.Current!.Has(Revoked));
        Assert.True(second.Current!.Has(Revoked));
    }

    [Fact]
    public void Replace_ByOneThatWasNeverRead_SaysNothing()
    {
        var (one, other) = (new Source(), new Source());
        one.Replace(other);
        other.Replace(one);

        Assert.Null(one.Current);
        Assert.Null(other.Current);
    }

    [Fact]
    public void Plan_RedisEditedAfterTheStart_StaysWithThatOfTheStart()
    {
        var redis = new RedisAtStart();
        var validator = new AuthenticationOptionsValidator(new Surroundings(new Clock()), redis);
        var sections = Sections("127.0.0.1:1");
        var atStart = validator.PlanOf(sections).Revocations!.Sources;
        redis.Begin(sections);

        Assert.Equal(atStart, validator.PlanOf(Sections("127.0.0.1:2")).Revocations!.Sources);
        Assert.NotEqual(atStart, validator.PlanOf(Sections("127.0.0.1:2", own: "127.0.0.1:2")).Revocations!.Sources);
    }

    private static ConfigurationSections Sections(string redis, string? own = null) => new(
    [
        new(typeof(RedisOptions), new RedisOptions { Connection = redis }),
        new(typeof(AuthenticationOptions), new AuthenticationOptions { Revocation = new RevocationOptions { RedisSet = "revoked", RedisStream = "revocations", RedisConnection = own } }),
    ]);

    private static Revocations ListOf(string line)
    {
        var revocations = new Revocations();
        revocations.Add(line);
        return revocations;
    }

    private static Caller CallerOf(string claims)
    {
        using var document = JsonDocument.Parse(claims);
        return new Caller("scheme", document.RootElement.Clone(), []);
    }

    private sealed class Source() : RevocationSource("source")
    {
        public Revocations? Next { get; set; }

        protected override Task<RevocationReading> FindAsync() => Task.FromResult(new RevocationReading(Next));
    }
}
