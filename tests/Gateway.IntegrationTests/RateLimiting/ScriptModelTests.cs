using Gateway.IntegrationTests.Infrastructure;
using Gateway.Tests.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;
using StackExchange.Redis;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>
/// What Redis counts is held to the models that the gateway's own counts are held to, and to those counts, under random rules, costs and steps of time. 8 seeds of 150 steps; 60 of 400 with
/// <c>GATEWAY_TEST_FULL=1</c>.
/// </summary>
public sealed class ScriptModelTests : IClassFixture<ScriptModelTests.Server>
{
    private static readonly (int Seeds, int Steps) Size = Extent.IsFull ? (60, 400) : (8, 150);

    private readonly ClockedScript _script;

    public ScriptModelTests(Server server) => _script = new ClockedScript(server.Database);

    public static TheoryData<int> Seeds { get; } = new(Enumerable.Range(1, Size.Seeds));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task TokenBucket_RandomTraffic_DecidesAsExactArithmetic(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: true);
        await Conformance.TokenBucketAsync(new ScriptKey(_script, LimitAlgorithm.TokenBucket, traffic.Rule, $"bucket-{seed}"), traffic, Size.Steps);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task FixedWindow_RandomTraffic_DecidesAsACountOfEachWindow(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: false);
        await Conformance.FixedWindowAsync(new ScriptKey(_script, LimitAlgorithm.FixedWindow, traffic.Rule, $"fixed-{seed}"), traffic, Size.Steps);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task SlidingWindow_RandomTraffic_NeverExceedsTheLimitInAnyWindow_AndRefusesNothingThatATenthMoreWouldNot(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: false);
        await Conformance.SlidingWindowAsync(new ScriptKey(_script, LimitAlgorithm.SlidingWindow, traffic.Rule, $"sliding-{seed}"), traffic, Size.Steps);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Take_OfTwoLimits_IsOfBothOrOfNone_AsTheGatewayItselfDoes(int seed)
    {
        var (one, two) = (new RandomTraffic(seed, hasBurst: true), new RandomTraffic(seed + 1000, hasBurst: false));
        ScriptKey[] shared = [new(_script, LimitAlgorithm.TokenBucket, one.Rule, $"{{{seed}}}:one"), new(_script, LimitAlgorithm.FixedWindow, two.Rule, $"{{{seed}}}:two")];
        TableKey[] own = [new(LimitAlgorithm.TokenBucket, one.Rule), new(LimitAlgorithm.FixedWindow, two.Rule)];
        for (var step = 0; step < Size.Steps; step++)
        {
            var (now, cost) = one.Next();
            long[] costs = [cost, Math.Min(cost, two.Rule.Limit)];
            var answers = await _script.AskAsync([shared[0].QuestionOf(costs[0]), shared[1].QuestionOf(costs[1])], isCharge: false, now);
            Standing[] standings = [await own[0].TryTakeAsync(now, costs[0]), await own[1].TryTakeAsync(now, costs[1])];
            var isAllowed = standings[0].IsAllowed && standings[1].IsAllowed;
            for (var i = 0; i < own.Length; i++)
            {
                // What the gateway took while the other refused is given back here.
                var isGivenBack = standings[i].IsAllowed && !isAllowed;
                if (isGivenBack)
                    await own[i].ChargeAsync(now, -costs[i]);
                Assert.Equal(
                    (step, i, standings[i].IsAllowed, standings[i].Remaining + (isGivenBack ? costs[i] : 0), isAllowed ? costs[i] : 0),
                    (step, i, answers[i].Standing.IsAllowed, answers[i].Standing.Remaining, answers[i].Granted));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Lease_OfRandomSizes_IsWhatIsLeft_AndCountsAsUsed(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: false);
        var sizes = new Random(seed);
        var shared = new ScriptKey(_script, LimitAlgorithm.FixedWindow, traffic.Rule, $"lease-{seed}");
        var own = new TableKey(LimitAlgorithm.FixedWindow, traffic.Rule);
        for (var step = 0; step < Size.Steps; step++)
        {
            var (now, cost) = traffic.Next();
            var wanted = cost + sizes.Next(20);
            var answer = (await _script.AskAsync([shared.QuestionOf(cost, wanted)], isCharge: false, now))[0];
            var standing = await own.TryTakeAsync(now, cost);
            var more = standing.IsAllowed ? Math.Min(wanted - cost, standing.Remaining) : 0;
            await own.ChargeAsync(now, more);

            Assert.Equal(
                (step, standing.IsAllowed, standing.Remaining - more, standing.IsAllowed ? cost + more : 0),
                (step, answer.Standing.IsAllowed, answer.Standing.Remaining, answer.Granted));
        }
    }

    /// <summary>A Redis with nothing in it, and a connection to it.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly RedisServer _redis = new();
        private ConnectionMultiplexer? _connection;

        /// <summary>Its database.</summary>
        internal IDatabase Database => _connection!.GetDatabase();

        public async Task InitializeAsync()
        {
            await _redis.WaitAsync();
            _connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_redis.Port}");
        }

        public async Task DisposeAsync()
        {
            _connection?.Dispose();
            await _redis.DisposeAsync();
        }
    }
}
