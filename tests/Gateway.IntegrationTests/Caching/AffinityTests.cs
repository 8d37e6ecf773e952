using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>What binds a client to a destination is for that client.</summary>
[Collection(CachedShopTests.Name)]
public sealed class AffinityTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    [Theory]
    [InlineData("bound-safe")]
    [InlineData("bound-rfc")]
    public async Task Cookie_OfAffinity_IsNotStored_AndReachesWhoAskedAlone(string route)
    {
        var path = $"/{route}/affinity/a";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60");

        var first = await Shop.GetAsync(path);
        var second = await Shop.GetAsync(path);

        Assert.StartsWith("bound=", first.ValueOf("Set-Cookie"), StringComparison.Ordinal);
        Assert.Equal(("body", null), (second.Text, second.ValueOf("Set-Cookie")));
        Assert.StartsWith("Gateway; hit", second.ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_OfTheOrigin_StaysBesideIt()
    {
        const string path = "/bound-rfc/affinity/both";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60", "Set-Cookie: theirs=1");

        var first = await Shop.GetAsync(path);
        var second = await Shop.GetAsync(path);

        Assert.Equal(2, first.ValuesOf("Set-Cookie").Count);
        Assert.Equal(["theirs=1"], second.ValuesOf("Set-Cookie"));
    }

    [Fact]
    public async Task Cookie_OfAffinity_OnWhatIsNotStored_ReachesWhoAsked()
    {
        const string path = "/bound-rfc/affinity/single";
        Shop.Origin.Answer(path, "body", "Cache-Control: no-store");

        Assert.StartsWith("bound=", (await Shop.GetAsync(path)).ValueOf("Set-Cookie"), StringComparison.Ordinal);
        Assert.StartsWith("bound=", (await Shop.GetAsync(path)).ValueOf("Set-Cookie"), StringComparison.Ordinal);
    }

    // A throng waits for one fetch, which was for one of them.
    [Fact]
    public async Task Throng_OneGetsTheCookie()
    {
        const string path = "/bound-rfc/affinity/throng";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Ok("body", "Cache-Control: max-age=60")(connection);
        });
        var asking = Enumerable.Range(0, 10).Select(_ => Shop.GetAsync(path)).ToArray();
        await Shop.WaitForRequestsAsync(asking.Length);
        gate.SetResult();

        Assert.Single(await Task.WhenAll(asking), static answer => answer.ValueOf("Set-Cookie") is not null);
    }

    // The body is the one that was stored; the head is the answer to this client.
    [Fact]
    public async Task Cookie_OfAffinity_OnWhatIsStillValid_ReachesWhoAsked()
    {
        const string path = "/bound-safe/affinity/validated";
        Shop.Origin.AnswerTagged(path, "body", "\"1\"", "Cache-Control: max-age=0, must-revalidate");
        await Shop.GetAsync(path);
        await Shop.WaitForFetchesAsync();

        var second = await Shop.GetAsync(path);

        Assert.Equal("body", second.Text);
        Assert.Contains("fwd-status=304", second.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.StartsWith("bound=", second.ValueOf("Set-Cookie"), StringComparison.Ordinal);
    }

    // The stored cookie is a field of the response; the one of affinity was never the origin's.
    [Fact]
    public async Task Cookie_OfAffinity_OnWhatIsStillValid_StaysBesideTheStoredOne()
    {
        const string path = "/bound-rfc/affinity/validated-both";
        Shop.Origin.AnswerTagged(path, "body", "\"1\"", "Cache-Control: max-age=0, must-revalidate", "Set-Cookie: theirs=1");
        await Shop.GetAsync(path);
        await Shop.WaitForFetchesAsync();

        var second = await Shop.GetAsync(path);

        Assert.Contains("fwd-status=304", second.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Contains("theirs=1", second.ValuesOf("Set-Cookie"));
        Assert.Contains(second.ValuesOf("Set-Cookie"), static cookie => cookie.StartsWith("bound=", StringComparison.Ordinal));
    }
}
