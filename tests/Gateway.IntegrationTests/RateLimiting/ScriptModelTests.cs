using Gateway.IntegrationTests.Infrastructure;
using Gateway.Tests.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;
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

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Concurrency_RandomRequests_AreCountedAsLongAsTheyLast_OrAreTold(int seed)
    {
        var random = new Random(seed);
        var rule = new LimitRule(random.Next(1, 12), TimeSpan.Zero, 1);
        var ends = new Dictionary<Hold, long>();
        var now = 0L;
        for (var step = 0; step < Size.Steps; step++)
        {
            now += random.Next(3) == 0 ? 0 : random.NextInt64(Hold.Lifetime.Ticks / 3) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
            foreach (var (hold, end) in ends)
            {
                if (now >= end)
                    ends.Remove(hold);
            }

            var known = ends.Keys.ElementAtOrDefault(random.Next(ends.Count + 1));
            var told = known ?? new Hold(rule, $"concurrency-{seed}");
            switch (random.Next(6))
            {
                // It goes on; or Redis never heard of it, or has forgotten it, and it counts whether there is room or not.
                case 0 or 1:
                    await TellAsync(told.Renew(), now);
                    ends[told] = now + Hold.Lifetime.Ticks;
                    break;
                // Twice is as good as once, and of what is not there is nothing.
                case 2:
                    await TellAsync(told.Release(), now);
                    ends.Remove(told);
                    break;
                default:
                    var asked = new Hold(rule, $"concurrency-{seed}");
                    var answer = (await _script.AskAsync([asked.Ask(isShadow: false)], isCharge: false, now))[0];
                    var isAllowed = ends.Count < rule.Limit;
                    if (isAllowed)
                        ends[asked] = now + Hold.Lifetime.Ticks;
                    Assert.Equal(
                        (step, new Standing(isAllowed, Math.Max(0, rule.Limit - ends.Count), 0), isAllowed ? 1 : 0), (step, answer.Standing, answer.Granted));
                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Shadow_BesideAnother_TakesWhereBothAllow_AndChangesNothingForIt(int seed)
    {
        var (one, two) = (new RandomTraffic(seed, hasBurst: true), new RandomTraffic(seed + 1000, hasBurst: false));
        ScriptKey[] shared = [new(_script, LimitAlgorithm.TokenBucket, one.Rule, $"{{{seed}}}:real"), new(_script, LimitAlgorithm.FixedWindow, two.Rule, $"{{{seed}}}:shadow")];
        TableKey[] own = [new(LimitAlgorithm.TokenBucket, one.Rule), new(LimitAlgorithm.FixedWindow, two.Rule)];
        for (var step = 0; step < Size.Steps; step++)
        {
            var (now, cost) = one.Next();
            var shadowCost = Math.Min(cost, two.Rule.Limit);
            var answers = await _script.AskAsync([shared[0].QuestionOf(cost), shared[1].QuestionOf(shadowCost) with { IsShadow = true }], isCharge: false, now);
            var real = await own[0].TryTakeAsync(now, cost);
            var shadow = await own[1].TryTakeAsync(now, shadowCost);
            if (!real.IsAllowed && shadow.IsAllowed)
                await own[1].ChargeAsync(now, -shadowCost);

            Assert.Equal((step, real.IsAllowed, real.Remaining, real.IsAllowed ? cost : 0), (step, answers[0].Standing.IsAllowed, answers[0].Standing.Remaining, answers[0].Granted));
            Assert.Equal((step, shadow.IsAllowed, real.IsAllowed && shadow.IsAllowed ? shadowCost : 0), (step, answers[1].Standing.IsAllowed, answers[1].Granted));
        }
    }

    private Task<IReadOnlyList<Answer>> TellAsync(Question question, long now) => _script.AskAsync([question], isCharge: true, now);

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
