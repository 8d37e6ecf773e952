using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Caching.SecondLevel;

/// <summary>A purge is in force where it was asked for when it returns, and on other gateways within a second.</summary>
public sealed class PurgingTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TwoNodes? _nodes;

    private TwoNodes Nodes => _nodes!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _nodes = await TwoNodes.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Nodes.DisposeAsync();

    [Theory]
    [InlineData("""{"tag":"all"}""")]
    [InlineData("""{"url":"http://shop.test/shop/7"}""")]
    [InlineData("""{"prefix":"http://shop.test/shop/"}""")]
    [InlineData("""{"all":true}""")]
    public async Task Purge_OnOneGateway_IsInForceOnBoth(string purge)
    {
        const string Target = "/shop/7";
        await Nodes.A.ShareAsync(Target);
        Assert.Equal(1, (await Nodes.B.GetAsync(Target)).Version);
        Nodes.Origin.Version = 2;
        await Nodes.A.PurgeAsync(purge);
        Assert.Equal(2, (await Nodes.A.GetAsync(Target)).Version);
        await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync(Target)).Version == 2, "the other gateway has the new version", Second);
    }

    [Fact]
    public async Task Purge_OfWhatEachGatewayKeepsForItself_IsInForceOnBoth()
    {
        await using var origin = new VersionedOrigin();
        await using var redis = new RedisServer();
        await using var a = await Node.StartAloneAsync(origin, redis.Port);
        await using var b = await Node.StartAloneAsync(origin, redis.Port);
        await a.GetAsync("/own");
        await b.GetAsync("/own");
        origin.Version = 2;
        // What one gateway tells before the other listens is not for it.
        await Eventually.HoldsAsync(
            async () =>
            {
                await a.PurgeAsync("""{"url":"http://shop.test/own"}""");
                return (await b.GetAsync("/own")).Version == 2;
            },
            "the other gateway has the new version");
    }

    [Fact]
    public async Task Purge_OfWhatOnlyTheSecondLevelHas_IsInForceOnBoth()
    {
        await Nodes.A.ShareAsync("/only");
        Nodes.Origin.Version = 2;
        await Nodes.B.PurgeAsync("""{"tag":"all"}""");
        Assert.Equal(2, (await Nodes.B.GetAsync("/only")).Version);
        await Nodes.A.RestartAsync();
        Assert.Equal(2, (await Nodes.A.GetAsync("/only")).Version);
    }

    [Fact]
    public async Task Purge_Softly_HasTheOtherGatewayAskToo()
    {
        await Nodes.A.ShareAsync("/soft");
        await Nodes.B.GetAsync("/soft");
        Nodes.Origin.Version = 2;
        await Nodes.A.PurgeAsync("""{"tag":"all","soft":true}""");
        await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync("/soft")).Version == 2, "the other gateway has the new version", Second);
    }

    [Theory]
    [InlineData("/changed", null)]
    [InlineData("/changed/vary", "en")]
    public async Task Post_OnOneGateway_IsHeardOfByBoth(string target, string? language)
    {
        (string, string)[] headers = language is null ? [] : [("Accept-Language", language)];
        await Nodes.A.ShareAsync(target, headers);
        Assert.Equal(1, (await Nodes.B.GetAsync(target, headers)).Version);
        await Nodes.A.PostAsync(target);
        Assert.Equal(2, (await Nodes.A.GetAsync(target, headers)).Version);
        await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync(target, headers)).Version == 2, "the other gateway has the new version", Second);
    }

    [Fact]
    public async Task Post_OnOneGateway_LeavesNoVariantInReach()
    {
        await Nodes.A.ShareAsync("/vary", ("Accept-Language", "en"));
        await Nodes.A.ShareAsync("/vary", ("Accept-Language", "de"));
        await Nodes.A.PostAsync("/vary");
        Assert.Equal(2, (await Nodes.A.GetAsync("/vary", ("Accept-Language", "en"))).Version);
        Assert.Equal(2, (await Nodes.B.GetAsync("/vary", ("Accept-Language", "de"))).Version);
    }

    [Fact]
    public async Task Post_ByManyAtOnce_IsSeenByWhoAsksNext()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async client =>
        {
            var node = client % 2 == 0 ? Nodes.A : Nodes.B;
            for (var i = 0; i < 40; i++)
            {
                var target = $"/many/{client}/{i}";
                var before = await node.GetAsync(target);
                await node.PostAsync(target);
                Assert.InRange((await node.GetAsync(target)).Version, before.Version + 1, int.MaxValue);
            }
        }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Purge_WhileTheOtherGatewayFetches_StoresNothingOfThat(bool isPurge)
    {
        const string Target = "/slow";
        await Nodes.A.ShareAsync("/witness");
        await Nodes.B.GetAsync("/witness");
        var release = Nodes.Origin.Hold(Target);
        var early = Nodes.B.GetAsync(Target);
        await Eventually.HoldsAsync(() => Nodes.Origin.CountOf(Target) == 1, "it is being fetched");
        Nodes.Origin.Version = 2;
        if (isPurge)
            await Nodes.A.PurgeAsync("""{"tag":"all"}""");
        else
            await Nodes.A.PostAsync(Target);
        if (isPurge)
            await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync("/witness")).Version == 2, "the purge is known", Second);
        release();
        Assert.Equal(1, (await early).Version);
        Assert.NotEqual(1, (await Nodes.A.GetAsync(Target)).Version);
        await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync(Target)).Version != 1, "the other gateway has a new version", Second);
    }

    [Fact]
    public async Task Purge_WhileFetched_IsNotUndoneByThoseWhoWaited()
    {
        const string Target = "/joined";
        var release = Nodes.Origin.Hold(Target);
        var early = Nodes.A.GetAsync(Target);
        await Eventually.HoldsAsync(() => Nodes.Origin.CountOf(Target) == 1, "it is being fetched");
        Nodes.Origin.Version = 2;
        await Nodes.A.PurgeAsync("""{"tag":"all"}""");
        // It asks after the purge: what is under way is not for it.
        var late = Nodes.A.GetAsync(Target);
        await Eventually.HoldsAsync(() => Nodes.Origin.CountOf(Target) == 2, "it is fetched again");
        release();
        Assert.Equal((1, 2), ((await early).Version, (await late).Version));
        Assert.Equal(2, (await Nodes.A.GetAsync(Target)).Version);
    }

    [Fact]
    public async Task Purge_AgainAndAgainUnderLoad_LeavesNothingStale()
    {
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(client => LoadAsync(client % 2 == 0 ? Nodes.A : Nodes.B, client, stop.Token)).ToArray();
        for (var round = 0; round < 30; round++)
        {
            var (first, second) = round % 2 == 0 ? (Nodes.A, Nodes.B) : (Nodes.B, Nodes.A);
            var version = ++Nodes.Origin.Version;
            if (round % 3 == 2)
                await first.PurgeAsync("""{"prefix":"http://shop.test/load/"}""");
            else
                await first.PurgeAsync("""{"tag":"all"}""");
            for (var page = 0; page < 4; page++)
                Assert.Equal(version, (await first.GetAsync($"/load/{page}")).Version);
            await Eventually.HoldsAsync(
                async () => (await Task.WhenAll(Enumerable.Range(0, 4).Select(page => second.GetAsync($"/load/{page}")))).All(answer => answer.Version == version),
                "the other gateway has all new versions",
                Second * 2);
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    // What it sees never goes back by more than a purge takes to come; that is asserted by whoever purges.
    private static async Task LoadAsync(Node node, int seed, CancellationToken stop)
    {
        for (var i = seed; !stop.IsCancellationRequested; i++)
            Assert.True((await node.GetAsync($"/load/{i % 4}")).Version > 0);
    }
}
