using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Caching.SecondLevel;

/// <summary>Two gateways, an origin and a Redis; the way from the second gateway to Redis can be cut.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private TwoNodes(VersionedOrigin origin, RedisServer redis, Relay relay, Node a, Node b) => (Origin, Redis, Relay, A, B) = (origin, redis, relay, a, b);

    public VersionedOrigin Origin { get; }

    public RedisServer Redis { get; }

    /// <summary>The way of <see cref="B"/> to Redis.</summary>
    public Relay Relay { get; }

    public Node A { get; }

    public Node B { get; }

    /// <summary>Starts all of them.</summary>
    public static async Task<TwoNodes> StartAsync()
    {
        var origin = new VersionedOrigin();
        var redis = new RedisServer();
        var relay = new Relay(redis.Port);
        var nodes = await Task.WhenAll(Node.StartAsync(origin, redis.Port), Node.StartAsync(origin, relay.Port));
        return new TwoNodes(origin, redis, relay, nodes[0], nodes[1]);
    }

    /// <summary>
    /// Has A store a response and B find it in the second level. On a busy machine B may go without that, as it is meant to where Redis does not answer at once: then with another address.
    /// </summary>
    /// <returns>The address, and what B sent.</returns>
    public async Task<(string Target, Answer Answer)> ShareAsync(string target, params (string Name, string Value)[] headers)
    {
        const int Most = 10;
        for (var attempt = 0; ; attempt++)
        {
            var address = $"{target}&attempt={attempt}";
            Assert.True((await A.ShareAsync(address, headers)).IsForwarded);
            await B.WaitForRedisAsync();
            var answer = await B.GetAsync(address, headers);
            if (answer.IsFromSecondLevel || attempt == Most)
                return (address, answer);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        await Relay.DisposeAsync();
        await Redis.DisposeAsync();
        await Origin.DisposeAsync();
    }
}
