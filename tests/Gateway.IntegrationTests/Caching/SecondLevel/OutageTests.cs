using System.Net;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Caching.SecondLevel;

/// <summary>A Redis that stops, dies, comes back and cannot be reached: clients notice nothing, and nothing stale is sent once gateways hear of each other again.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private TwoNodes? _nodes;

    private TwoNodes Nodes => _nodes!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _nodes = await TwoNodes.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Nodes.DisposeAsync();

    [Fact]
    public async Task Get_WhileRedisIsStopped_IsAnsweredWithoutAskingItAgainAndAgain()
    {
        await Nodes.Redis.FreezeAsync();
        await AssertServedAsync(Nodes.A, "stopped", 100);
        // Who finds out waits; the others do not.
        await Eventually.HoldsAsync(async () => await Nodes.A.CountAsync("requests", "skipped") > 70, "most did not ask");
        await Nodes.Redis.ThawAsync();
        await Nodes.A.WaitForRedisAsync();
        Assert.True((await Nodes.ShareAsync("/after?")).Answer.IsFromSecondLevel);
    }

    [Fact]
    public async Task Get_WhileRedisIsDead_IsAnswered()
    {
        await Nodes.A.GetAsync("/kept");
        await Nodes.Redis.KillAsync();
        await AssertServedAsync(Nodes.A, "dead", 100);
        Assert.Equal("1 hit", $"{Nodes.Origin.CountOf("/kept")} {((await Nodes.A.GetAsync("/kept")).IsForwarded ? "forwarded" : "hit")}");
        await Nodes.Redis.RestartAsync();
        await Nodes.A.WaitForRedisAsync();
        await Nodes.A.ShareAsync("/after");
    }

    [Fact]
    public async Task Get_WhileRedisComesAndGoes_IsAnswered()
    {
        for (var i = 0; i < 6; i++)
        {
            await Nodes.Redis.FreezeAsync();
            await AssertServedAsync(Nodes.A, $"frozen-{i}", 20);
            await Nodes.Redis.ThawAsync();
            await AssertServedAsync(Nodes.A, $"thawed-{i}", 20);
        }

        for (var i = 0; i < 3; i++)
        {
            await Nodes.Redis.KillAsync();
            await AssertServedAsync(Nodes.A, $"killed-{i}", 20);
            await Nodes.Redis.RestartAsync();
            await AssertServedAsync(Nodes.A, $"started-{i}", 20);
        }

        await Nodes.A.WaitForRedisAsync();
    }

    [Fact]
    public async Task Purge_WhileRedisIsDead_IsToldWhenItIsBack()
    {
        await Nodes.A.ShareAsync("/page");
        await Nodes.B.GetAsync("/page");
        await Nodes.Redis.KillAsync();
        Nodes.Origin.Version = 2;
        await Nodes.A.PurgeAsync("""{"tag":"all"}""");
        Assert.Equal(2, (await Nodes.A.GetAsync("/page")).Version);
        // Nobody could tell it.
        Assert.Equal(1, (await Nodes.B.GetAsync("/page")).Version);
        await Nodes.Redis.RestartAsync();
        await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync("/page")).Version == 2, "the other gateway has the new version");
        await Nodes.A.WaitForRedisAsync();
        await Nodes.B.WaitForRedisAsync();
        Assert.Equal((2, 2), ((await Nodes.A.GetAsync("/page")).Version, (await Nodes.B.GetAsync("/page")).Version));
    }

    [Fact]
    public async Task Restart_OfARedisThatLostAPurge_BringsNothingBack()
    {
        await Nodes.A.ShareAsync("/saved");
        await Nodes.B.GetAsync("/saved");
        await Nodes.Redis.CommandAsync("SAVE");
        Nodes.Origin.Version = 2;
        await Nodes.A.PurgeAsync("""{"tag":"all"}""");
        await Nodes.A.ShareAsync("/saved");
        await Nodes.Redis.KillAsync();
        await Nodes.Redis.RestartAsync();
        Assert.Equal("1", await Nodes.Redis.CommandAsync("EXISTS", "gateway:{cache}:state"));
        await Nodes.B.RestartAsync();
        Assert.Equal(2, (await Nodes.B.GetAsync("/saved")).Version);
        Assert.Equal(2, (await Nodes.A.GetAsync("/saved")).Version);
    }

    [Fact]
    public async Task Purge_WhileOneGatewayIsCutOff_IsHeardOfWhenItIsBack()
    {
        await Nodes.A.ShareAsync("/page");
        await Nodes.B.GetAsync("/page");
        await Nodes.B.GetAsync("/other");
        Nodes.Relay.Cut();
        Nodes.Origin.Version = 2;
        await Nodes.A.PurgeAsync("""{"url":"http://shop.test/page"}""");
        Assert.Equal(1, (await Nodes.B.GetAsync("/page")).Version);
        Nodes.Relay.Heal();
        await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync("/page")).Version == 2, "the other gateway has the new version");
        // It missed nothing else, and kept the rest.
        Assert.Equal(1, (await Nodes.B.GetAsync("/other")).Version);
    }

    [Fact]
    public async Task Purge_ThatIsNotKeptUntilAGatewayIsBack_HasItForgetEverything()
    {
        await Nodes.A.ShareAsync("/page");
        await Nodes.B.GetAsync("/page");
        await Nodes.B.ShareAsync("/other");
        Nodes.Relay.Cut();
        Nodes.Origin.Version = 2;
        await Nodes.A.PurgeAsync("""{"url":"http://shop.test/page"}""");
        await Nodes.Redis.CommandAsync("XTRIM", "gateway:{cache}:purges", "MAXLEN", "0");
        Nodes.Relay.Heal();
        await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync("/page")).Version == 2, "the other gateway has the new version");
        Assert.Equal(2, (await Nodes.B.GetAsync("/other")).Version);
    }

    [Fact]
    public async Task Post_WhileRedisIsStopped_IsHeardOfWhenItIsBack()
    {
        await Nodes.A.ShareAsync("/page");
        await Nodes.B.GetAsync("/page");
        await Nodes.Redis.FreezeAsync();
        await Nodes.A.PostAsync("/page");
        Assert.Equal(2, (await Nodes.A.GetAsync("/page")).Version);
        await Nodes.Redis.ThawAsync();
        await Eventually.HoldsAsync(async () => (await Nodes.B.GetAsync("/page")).Version == 2, "the other gateway has the new version");
        Assert.Equal(2, (await Nodes.A.GetAsync("/page")).Version);
    }

    private async Task AssertServedAsync(Node node, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var answer = await node.GetAsync($"/{name}/{i}");
            Assert.Equal((HttpStatusCode.OK, Nodes.Origin.Version), (answer.Status, answer.Version));
        }
    }
}
