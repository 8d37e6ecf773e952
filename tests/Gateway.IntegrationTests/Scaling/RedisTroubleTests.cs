using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Scaling;

/// <summary>
/// Two gateways that share all they can, and a Redis that takes two seconds for each answer, talks nonsense, or dies or steps down and has its place taken by its replica: no client gets an error for it, each policy does
/// what it says meanwhile, and gateways share again without a restart.
/// </summary>
public sealed class RedisTroubleTests : IAsyncLifetime
{
    // So long limits and keys wait for a Redis that answers: what is counted must not be what a busy machine was late with.
    private const string Patience = "1s";

    // More than any policy waits for, and than a poll does.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private readonly ScriptedBackend _backend = new(SharingNode.ScriptOf) { KeepsRequests = false };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _backend.DisposeAsync();

    [Fact]
    public async Task Redis_ThatIsSlowAllTheTime_IsNoError_AndIsLeftAloneUntilItIsNot()
    {
        await using var redis = new RedisServer();
        await redis.WaitAsync();
        await using var way = new Relay(redis.Port);
        await using var a = await SharingNode.StartAsync(_backend.Address, AddressOf(way.Port), Patience);
        await using var b = await SharingNode.StartAsync(_backend.Address, AddressOf(way.Port), Patience);
        await a.WaitForRedisAsync();
        await b.WaitForRedisAsync();
        await WaitUntilSharedAsync(a, b);
        await using var visitors = new Visitors([a, b]);
        await visitors.AnsweredAsync(20);

        way.Delay = Slow;
        // What was on its way may still come in time; from here on nothing does, and so nothing is asked.
        await a.WaitUntilItLeavesRedisAloneAsync();
        await b.WaitUntilItLeavesRedisAloneAsync();
        await AssertEachGoesOnAloneAsync(a, "slow-a");
        await AssertEachGoesOnAloneAsync(b, "slow-b");
        await using (var late = await SharingNode.StartAsync(_backend.Address, AddressOf(way.Port)))
            await AssertEachGoesOnAloneAsync(late, "slow-from-the-start");
        await visitors.AnsweredAsync(100);
        way.Delay = TimeSpan.Zero;
        await a.WaitForRedisAsync();
        await b.WaitForRedisAsync();
        await WaitUntilSharedAsync(a, b);

        Assert.Empty(await visitors.LeaveAsync());
    }

    [Fact]
    public async Task Redis_ThatFailsOverToAReplicaThatIsNamedToo_IsNoError_AndKeepsWhatWasCounted()
    {
        await using var primary = new RedisServer();
        await using var replica = new RedisServer(primary.Port);

        await AssertFailoverAsync($"{AddressOf(primary.Port)},{AddressOf(replica.Port)}", primary, replica, static () => { });
    }

    // As with a name of DNS, or an address, that is the primary's wherever that is.
    [Fact]
    public async Task Redis_ThatFailsOverBehindItsAddress_IsNoError_AndKeepsWhatWasCounted()
    {
        await using var primary = new RedisServer();
        await using var replica = new RedisServer(primary.Port);
        await using var way = new Relay(primary.Port);

        await AssertFailoverAsync(AddressOf(way.Port), primary, replica, () =>
        {
            way.Close();
            way.Target = replica.Port;
            way.Open();
        });
    }

    // As it is done for maintenance: nobody's connection breaks.
    [Fact]
    public async Task Redis_WhosePrimaryBecomesAReplica_BothAreNamed_IsSharedAgain()
    {
        await using var primary = new RedisServer();
        await using var replica = new RedisServer(primary.Port);

        await AssertHandoverAsync($"{AddressOf(primary.Port)},{AddressOf(replica.Port)}", primary, replica, static () => { });
    }

    // The address leads to the new primary from then on, but connections that are there stay at the old one.
    [Fact]
    public async Task Redis_WhosePrimaryBecomesAReplica_BehindItsAddress_IsSharedAgain()
    {
        await using var primary = new RedisServer();
        await using var replica = new RedisServer(primary.Port);
        await using var way = new Relay(primary.Port);

        await AssertHandoverAsync(AddressOf(way.Port), primary, replica, () => way.Target = replica.Port);
    }

    // In its place is something that talks, now and then nearly as Redis does.
    [Fact]
    public async Task Redis_ThatAnswersGarbage_IsNoError_AndIsSharedAgainOnceItIsThere()
    {
        await using var redis = new RedisServer();
        await redis.WaitAsync();
        await using var way = new Relay(redis.Port);
        await using var a = await SharingNode.StartAsync(_backend.Address, AddressOf(way.Port));
        await using var b = await SharingNode.StartAsync(_backend.Address, AddressOf(way.Port));
        await a.WaitForRedisAsync();
        await b.WaitForRedisAsync();
        await using var visitors = new Visitors([a, b], mayBeMisled: true);
        await visitors.AnsweredAsync(20);

        // First on connections that are there, then on new ones.
        way.Garble = new Babble(seed: 7).Instead;
        await visitors.AnsweredAsync(100);
        way.Close();
        way.Open();
        await visitors.AnsweredAsync(200);
        await using (var late = await SharingNode.StartAsync(_backend.Address, AddressOf(way.Port)))
        await using (var others = new Visitors([late], mayBeMisled: true))
        {
            await others.AnsweredAsync(50);
            Assert.Empty(await others.LeaveAsync());
        }

        way.Close();
        way.Garble = null;
        way.Open();
        await a.WaitForRedisAsync();
        await b.WaitForRedisAsync();
        Assert.Empty(await visitors.LeaveAsync());
        await WaitUntilSharedAsync(a, b);
    }

    private static string AddressOf(int port) => $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Each policy does what its <c>OnStoreFailure</c> says, and an order is still done once.</summary>
    private async Task AssertEachGoesOnAloneAsync(SharingNode node, string client)
    {
        Assert.Equal(SharingNode.Limit, await node.CountPassingAsync(SharingNode.Limit + 10, "/counted", client));
        Assert.Equal(SharingNode.AllowingLimit * 4, await node.CountPassingAsync(SharingNode.AllowingLimit * 4, "/allowing", client));
        Assert.Equal(0, await node.CountPassingAsync(10, "/refusing", client));
        Assert.Equal(503, await node.StatusAsync("/payments", client));
        await AssertOrderedOnceAsync(node, client);
    }

    /// <summary>The order goes through, perhaps again, and the backend has seen it once.</summary>
    private async Task AssertOrderedOnceAsync(SharingNode node, string key)
    {
        for (var i = 0; i < 2; i++)
            await Eventually.HoldsAsync(async () => await node.StatusAsync("/orders", key) == 201, "the order is answered");
        Assert.Equal(1, _backend.CountOf(SharingNode.IdOf("/orders", key)));
    }

    private static async Task<int> CountTogetherAsync(SharingNode a, SharingNode b, string client)
    {
        var passing = 0;
        for (var i = 0; i < SharingNode.Limit; i++)
            passing += await a.CountPassingAsync(1, "/counted", client) + await b.CountPassingAsync(1, "/counted", client);
        return passing;
    }

    // Alone, both would let twice the limit through. On a busy machine some answers are later than a request waits, and are then as good as none.
    private static Task WaitUntilSharedAsync(SharingNode a, SharingNode b) =>
        Eventually.HoldsAsync(async () => await CountTogetherAsync(a, b, Guid.NewGuid().ToString()) <= SharingNode.Limit * 3 / 2, "both count together");

    // What one has fetched, the other finds in Redis, a moment later.
    private Task WaitUntilPagesAreSharedAsync(SharingNode a, SharingNode b)
    {
        string? fetched = null;
        return Eventually.HoldsAsync(
            async () =>
            {
                var (page, next) = (fetched, $"/pages/{Guid.NewGuid()}");
                await a.StatusAsync(next, "a");
                fetched = next;
                return page is not null && await b.StatusAsync(page, "b") == 200 && _backend.CountOf(SharingNode.IdOf(page, "b")) == 0;
            },
            "pages are shared");
    }

    private async Task AssertFailoverAsync(string connection, RedisServer primary, RedisServer replica, Action move)
    {
        await primary.WaitAsync();
        await replica.WaitAsync();
        await replica.WaitUntilLikeAsync(primary);
        await using var a = await SharingNode.StartAsync(_backend.Address, connection, Patience);
        await using var b = await SharingNode.StartAsync(_backend.Address, connection, Patience);
        await AssertCountedAsync(a, b);
        await replica.WaitUntilLikeAsync(primary);
        await using var visitors = new Visitors([a, b]);
        await visitors.AnsweredAsync(20);

        await primary.KillAsync();
        await AssertEachGoesOnAloneAsync(a, "meanwhile-a");
        await AssertEachGoesOnAloneAsync(b, "meanwhile-b");
        await replica.PromoteAsync();
        move();
        await a.WaitForRedisAsync();
        await b.WaitForRedisAsync();
        await visitors.AnsweredAsync(20);
        Assert.Equal(0, await CountTogetherAsync(a, b, "before"));
        await AssertOrderedOnceAsync(b, "order");
        await WaitUntilSharedAsync(a, b);

        await primary.RestartAsync(replica.Port);
        await primary.WaitUntilFollowingAsync();
        // Only then may they take the one for the other.
        if (connection.Contains(AddressOf(primary.Port), StringComparison.Ordinal))
            await primary.WaitForClientsAsync(SharingNode.RedisName, SharingNode.RedisConnections * 2);
        await visitors.AnsweredAsync(20);
        await a.WaitForRedisAsync();
        await b.WaitForRedisAsync();
        await WaitUntilSharedAsync(a, b);
        await WaitUntilPagesAreSharedAsync(a, b);
        Assert.Empty(await visitors.LeaveAsync());
    }

    private async Task AssertHandoverAsync(string connection, RedisServer primary, RedisServer replica, Action move)
    {
        await primary.WaitAsync();
        await replica.WaitAsync();
        await replica.WaitUntilLikeAsync(primary);
        await using var a = await SharingNode.StartAsync(_backend.Address, connection, Patience);
        await using var b = await SharingNode.StartAsync(_backend.Address, connection, Patience);
        await AssertCountedAsync(a, b);
        await replica.WaitUntilLikeAsync(primary);
        await using var visitors = new Visitors([a, b]);
        await visitors.AnsweredAsync(20);

        await replica.PromoteAsync();
        move();
        await primary.FollowAsync(replica.Port);
        // From here on nothing can be written but to the new primary.
        await a.WaitForRedisAsync();
        await b.WaitForRedisAsync();
        Assert.Equal(0, await CountTogetherAsync(a, b, "before"));
        await AssertOrderedOnceAsync(b, "order");
        await WaitUntilSharedAsync(a, b);
        await WaitUntilPagesAreSharedAsync(a, b);
        Assert.Empty(await visitors.LeaveAsync());
    }

    private async Task AssertCountedAsync(SharingNode a, SharingNode b)
    {
        await a.WaitForRedisAsync();
        await b.WaitForRedisAsync();
        Assert.Equal(SharingNode.Limit, await CountTogetherAsync(a, b, "before"));
        await AssertOrderedOnceAsync(a, "order");
    }
}
