using System.Net;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Caching.SecondLevel;

/// <summary>What one gateway stored, another one sends.</summary>
public sealed class SharingTests : IAsyncLifetime
{
    private TwoNodes? _nodes;

    private TwoNodes Nodes => _nodes!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _nodes = await TwoNodes.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Nodes.DisposeAsync();

    [Theory]
    [InlineData("/plain?")]
    [InlineData("/long?bytes=300000")]
    public async Task Get_StoredByAnotherGateway_IsSentWithoutAskingTheOrigin(string address)
    {
        var (target, first) = await Nodes.ShareAsync(address);
        Assert.True(first.IsFromSecondLevel, first.CacheStatus);
        Assert.Equal((HttpStatusCode.OK, 1), (first.Status, first.Version));
        var second = await Nodes.B.GetAsync(target);
        Assert.StartsWith("Gateway; hit; ttl=", second.CacheStatus, StringComparison.Ordinal);
        Assert.False(second.IsFromSecondLevel);
        Assert.Equal(1, Nodes.Origin.CountOf(target));
    }

    [Fact]
    public async Task Get_OfWhatVaries_IsSentToThoseItIsFor()
    {
        var (target, answer) = await Nodes.ShareAsync("/vary?", ("Accept-Language", "en"));
        Assert.True(answer.IsFromSecondLevel, answer.CacheStatus);
        Assert.True((await Nodes.B.GetAsync(target, ("Accept-Language", "de"))).IsForwarded);
        Assert.True((await Nodes.B.GetAsync(target)).IsForwarded);
        Assert.Equal(3, Nodes.Origin.CountOf(target));
    }

    [Fact]
    public async Task Get_WithCookies_IsNotAnsweredWithWhatIsNotPublic()
    {
        await Nodes.A.ShareAsync("/cookies");
        Assert.True((await Nodes.B.GetAsync("/cookies", ("Cookie", "session=1"))).IsForwarded);
    }

    [Theory]
    [InlineData("/too-long?bytes=2000000")]
    [InlineData("/alone/x")]
    public async Task Get_OfWhatIsNotShared_AsksTheOriginFromEachGateway(string target)
    {
        await Nodes.A.GetAsync(target);
        // Responses are put there one after another.
        await Nodes.A.ShareAsync("/behind");
        Assert.True((await Nodes.B.GetAsync(target)).IsForwarded);
        Assert.Equal(2, Nodes.Origin.CountOf(target));
    }

    [Fact]
    public async Task Get_ByManyAtOnce_AsksTheSecondLevelOnce()
    {
        await Nodes.A.ShareAsync("/crowd");
        await Nodes.B.WaitForRedisAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Nodes.B.GetAsync("/crowd")));
        Assert.All(answers, static answer => Assert.Equal(1, answer.Version));
        Assert.InRange(Nodes.Origin.CountOf("/crowd"), 1, 2);
        Assert.InRange(await Nodes.B.CountAsync("requests", "hit"), 0, 1);
    }

    [Fact]
    public async Task Get_AfterARestart_IsAnsweredWithWhatWasStoredBefore()
    {
        await Nodes.A.ShareAsync("/kept");
        Nodes.Origin.Version++;
        await Eventually.HoldsAsync(
            async () =>
            {
                await Nodes.A.RestartAsync();
                return (await Nodes.A.GetAsync("/kept")).IsFromSecondLevel;
            },
            "it is found in the second level");
    }
}
