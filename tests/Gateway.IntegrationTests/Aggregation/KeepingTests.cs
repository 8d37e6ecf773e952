using Gateway.IntegrationTests.Caching;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>For how long an answer of several parts is kept, and what has it forgotten.</summary>
public sealed class KeepingTests(KeptScreens kept, ITestOutputHelper output) : GatewayTest(kept.Gateway, output), IClassFixture<KeptScreens>
{
    // The policy keeps for ten minutes what says nothing, and the price says what it says.
    [Theory]
    [InlineData("five", "Cache-Control: public, max-age=5", 5)]
    [InlineData("shared", "Cache-Control: max-age=90, s-maxage=7", 7)]
    [InlineData("hour", "Cache-Control: public, max-age=3600", 600)]
    public async Task Answer_WithASilentPart_IsKeptForNoLongerThanAnotherAllows(string test, string says, int seconds)
    {
        kept.Answer($"/{test}/a", "1", says);
        kept.Answer($"/{test}/b", "2");

        var answer = await kept.StoreAsync($"/two/{test}");

        Assert.Equal(($"Gateway; fwd=uri-miss; ttl={seconds}; stored", null), (answer.ValueOf("Cache-Status"), answer.ValueOf("Cache-Control")));
    }

    [Fact]
    public async Task Failure_OfASilentPart_IsKeptForNoLongerThanThatWhichItWasAskedFor()
    {
        kept.Answer("/gone/a", """{"id":7}""", "Cache-Control: public, max-age=5");
        kept.Origin.Answer("/gone/b", Origin.Status("404 Not Found", "{}", "Content-Type: application/json"));

        var answer = await kept.StoreAsync("/after/gone");

        Assert.Equal((404, "Gateway; fwd=uri-miss; ttl=5; stored"), (answer.Status, answer.ValueOf("Cache-Status")));
    }

    // With the tags of what it was asked for, too: with another id it may be there.
    [Theory]
    [InlineData("by-own", "thing-7")]
    [InlineData("by-other", "owner-7")]
    [InlineData("by-rule", "extra-7")]
    public async Task Failure_ThatIsKept_IsPurgedByTheTagsOfItsParts(string test, string tag)
    {
        kept.Answer($"/{test}/a", """{"id":7}""", $"Surrogate-Key: {test}-owner-7");
        kept.Origin.Answer($"/{test}/b", Origin.Status("410 Gone", "{}", "Content-Type: application/json", $"Surrogate-Key: things {test}-thing-7", $"X-Tags: {test}-extra-7"));
        var answer = await kept.StoreAsync($"/after/{test}");
        Assert.Equal((410, $"{test}-extra-7"), (answer.Status, answer.ValueOf("X-Tags")));
        Assert.Equal([$"things {test}-thing-7", $"{test}-owner-7"], answer.ValuesOf("Surrogate-Key"));

        await kept.PurgeAsync($"{test}-{tag}");

        Assert.False(await kept.IsStoredAsync($"/after/{test}"));
    }

    // RFC 9213: what is said to caches in front of a backend is in the place of what is said to clients, who have the latter.
    [Theory]
    [InlineData("cdn-not", "CDN-Cache-Control: no-store", "no-store", "fwd=uri-miss; detail=no-store")]
    [InlineData("cdn-more", "CDN-Cache-Control: max-age=300", "max-age=90", "fwd=uri-miss; ttl=90; stored")]
    [InlineData("cdn-less", "CDN-Cache-Control: max-age=20, must-revalidate", "max-age=20, must-revalidate", "fwd=uri-miss; ttl=20; stored")]
    [InlineData("cdn-same", "CDN-Cache-Control: public, max-age=60", null, "fwd=uri-miss; ttl=60; stored")]
    [InlineData("cdn-broken", "CDN-Cache-Control: =", null, "fwd=uri-miss; ttl=60; stored")]
    [InlineData("own-not", "Gateway-Cache-Control: no-store", null, "fwd=uri-miss; detail=no-store")]
    [InlineData("own-less", "Gateway-Cache-Control: max-age=8", null, "fwd=uri-miss; ttl=8; stored")]
    public async Task DirectivesForCachesInFront_CountBesideThoseForClients(string test, string line, string? passedOn, string status)
    {
        kept.Answer($"/{test}/a", "1", "Cache-Control: public, max-age=60", line);
        kept.Answer($"/{test}/b", "2", "Cache-Control: public, max-age=90");

        var answer = await kept.GetAsync($"/two/{test}");

        Assert.Equal(("public, max-age=60", $"Gateway; {status}"), (answer.ValueOf("Cache-Control"), answer.ValueOf("Cache-Status")));
        Assert.Equal((passedOn, null), (answer.ValueOf("CDN-Cache-Control"), answer.ValueOf("Gateway-Cache-Control")));
    }

    [Fact]
    public async Task Pragma_WithoutCacheControl_IsNoSilence()
    {
        kept.Answer("/pragma/a", "1", "Pragma: no-cache");
        kept.Answer("/pragma/b", "2");

        var answer = await kept.GetAsync("/two/pragma");

        Assert.Equal("no-cache", answer.ValueOf("Cache-Control"));
        Assert.DoesNotContain("hit", (await kept.GetAsync("/two/pragma")).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    // Each part says it for itself: put together it may look as what Laravel says where nobody said anything.
    [Theory]
    [InlineData("one-each", "private", "must-revalidate")]
    [InlineData("other-each", "private", "no-cache")]
    [InlineData("both", "no-cache, private", "no-cache, private")]
    public async Task PresetLaravel_TakesNoAggregateForSilent(string test, string one, string other)
    {
        kept.Answer($"/{test}/a", "1", $"Cache-Control: {one}");
        kept.Answer($"/{test}/b", "2", $"Cache-Control: {other}");

        var answer = await kept.GetAsync($"/laravel/{test}");

        Assert.Equal("Gateway; fwd=uri-miss; detail=private", answer.ValueOf("Cache-Status"));
    }

    [Fact]
    public async Task IncompleteAnswer_TakesNothingFromOthers()
    {
        kept.Answer("/lacking/a", "1");
        kept.Answer("/lacking/b", "2");
        await kept.StoreAsync("/two/lacking");

        kept.Origin.Answer("/lacking/b", Origin.Status("500 Broken", ""));
        var incomplete = await kept.GetAsync("/two/lacking", "Cache-Control: no-cache");
        var next = await kept.GetAsync("/two/lacking");

        Assert.Contains("\"errors\"", incomplete.Text, StringComparison.Ordinal);
        Assert.Equal("Gateway; fwd=request; detail=no-store", incomplete.ValueOf("Cache-Status"));
        Assert.Equal("""{"a":1,"b":2}""", next.Text);
    }

    [Fact]
    public async Task IncompleteAnswer_IsReplacedByTheWholeOne_WhereStaleMayStandInForErrors()
    {
        kept.Answer("/replaced/a", "1");
        kept.Answer("/replaced/b", "2");
        await kept.StoreAsync("/stale/replaced");

        kept.Origin.Answer("/replaced/b", Origin.Status("500 Broken", ""));
        var answer = await kept.GetAsync("/stale/replaced", "Cache-Control: no-cache");

        Assert.Equal("""{"a":1,"b":2}""", answer.Text);
        Assert.EndsWith("; detail=stale-if-error", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
    }
}
