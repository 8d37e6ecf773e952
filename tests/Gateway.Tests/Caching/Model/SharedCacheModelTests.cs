using System.Globalization;
using System.Text;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Model;

/// <summary>Random origins, requests and clocks: all that the cache sends and stores is allowed by the reference, and what it promises to reuse it does.</summary>
public sealed class SharedCacheModelTests
{
    private static readonly int Steps = Environment.GetEnvironmentVariable("GATEWAY_TEST_FULL") == "1" ? 150_000 : 10_000;

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 20261126;

    public static TheoryData<string> Policies => new(Named.Keys);

    private static Dictionary<string, CachePolicyOptions> Named { get; } = new()
    {
        ["empty"] = new CachePolicyOptions(),
        ["rfc9111"] = new CachePolicyOptions { Profile = CacheProfile.Rfc9111 },
        ["lifetimes"] = new CachePolicyOptions
        {
            DefaultTtl = TimeSpan.FromSeconds(30), NegativeTtl = TimeSpan.FromSeconds(5), StaleWhileRevalidate = TimeSpan.FromSeconds(10), StaleIfError = TimeSpan.FromSeconds(20),
        },
        ["parts"] = new CachePolicyOptions { Profile = CacheProfile.Rfc9111, DefaultTtl = TimeSpan.FromSeconds(30) },
        ["users"] = new CachePolicyOptions { PerUser = true },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Middleware_RandomTraffic_DoesWhatASharedCacheMay(string name)
    {
        var random = new Random(Seed);
        var policy = Named[name];
        RandomOrigin? origin = null;
        using var cache = new CacheInMemory(policy, context => origin!.AnswerAsync(context));
        origin = new RandomOrigin(random) { Clock = cache.Clock };
        var asks = new RandomAsked(random, policy);
        var judge = new TrafficJudge(new SharedCacheRules(policy), cache);
        for (var step = 0; step < Steps; step++)
        {
            MoveClock(random, cache);
            if (random.Next(150) == 0)
                Purge(random, cache, judge);
            var asked = asks.Next(cache.Clock.Now, judge.Recent(random));
            origin.Begin(asked);
            judge.Begin(asked);
            var answered = await cache.SendAsync(asked);
            var problem = judge.FindProblem(asked, answered, origin);
            Assert.True(problem is null, $"{problem}\nstep {step} of seed {Seed}, {Describe(asked)}\n{Describe(answered)}\n{judge.Describe(answered)}");
            if (step % 50 == 0)
                AssertStoredAllowed(cache, judge, step);
        }

        AssertSeen(judge, policy);
    }

    private static void MoveClock(Random random, CacheInMemory cache)
    {
        var seconds = random.Next(100) switch
        {
            0 => random.Next(-100, 0),
            1 => -3600,
            2 => random.Next(100, 100_000),
            < 10 => random.Next(5, 40),
            < 50 => random.Next(3),
            _ => 0,
        };
        cache.Clock.Now += TimeSpan.FromMilliseconds((seconds * 1000) + random.Next(-10, 300));
    }

    private static void Purge(Random random, CacheInMemory cache, TrafficJudge judge)
    {
        var isSoft = random.Next(2) == 0;
        if (random.Next(2) == 0)
        {
            cache.Cache.Purges.Add(new Purge(TagHash.Of("one"), null, null, isSoft));
            judge.Purged(isSoft, static exchange => exchange.Head.Field("Surrogate-Key")?.Contains("one", StringComparison.Ordinal) == true);
        }
        else
        {
            cache.Cache.Purges.Add(new Purge(null, Encoding.UTF8.GetBytes("https://shop.test/a"), null, isSoft));
            judge.Purged(isSoft, static exchange => exchange.Asked.Target == "/a");
        }

        // Carried out now and then, as in the background.
        if (random.Next(3) > 0)
            return;
        cache.Cache.Store.Sweep((in entry) => cache.Cache.Purges.EffectOn(entry.Sequence, RequestKey.AddressOf(entry.Key), TagsOf(entry)) switch
        {
            PurgeEffect.Gone => SweepVerdict.Remove,
            PurgeEffect.Stale => SweepVerdict.MarkStale,
            _ => SweepVerdict.Keep,
        });
        cache.Cache.Purges.Forget(long.MaxValue);
    }

    private static IReadOnlyList<ulong> TagsOf(in Lease entry) => HeadFormat.KindOf(entry.Head) == EntryKind.Response ? HeadFormat.ReadTags(entry.Head) : [];

    private static void AssertStoredAllowed(CacheInMemory cache, TrafficJudge judge, int step)
    {
        var problems = new List<string>();
        cache.Cache.Store.Sweep((in entry) =>
        {
            if (HeadFormat.KindOf(entry.Head) == EntryKind.Response && judge.FindProblem(HeadFormat.Read(entry.Head), entry.Body.Length) is { } problem)
                problems.Add(problem);
            return SweepVerdict.Keep;
        });
        Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\nstep {step} of seed {Seed}");
    }

    // A run in which nothing of this happens would prove nothing.
    private static void AssertSeen(TrafficJudge judge, CachePolicyOptions policy)
    {
        string[] expected = ["hit", "stale-while-revalidate", "stale-if-error", "max-stale", "stored", "validated", "206", "304", "416", "head", "single", "only-if-cached", "promised"];
        Assert.All(expected, what => Assert.True(judge.Seen.GetValueOrDefault(what) > 0, $"{what}: {judge.Seen.GetValueOrDefault(what)} times"));
        Assert.True(judge.Seen["hit"] > Steps / 20, $"{judge.Seen["hit"]} hits");
        var parts = judge.Seen.GetValueOrDefault("part");
        Assert.True(RandomAsked.AreRanges(policy) ? parts > 0 : policy.Profile == CacheProfile.Rfc9111 || parts == 0, $"{parts} hits of parts");
        Assert.True(policy.PerUser == judge.Seen.ContainsKey("own"));
    }

    private static string Describe(Asked asked) =>
        $"{asked.Method} {asked.Target} user={asked.User} {string.Join("; ", asked.Headers.Select(static field => $"{field.Key}: {field.Value}"))}";

    private static string Describe(Answered answered) =>
        $"{answered.Status} {answered.Body.Length} bytes broken={answered.IsBroken} {string.Join("; ", answered.Headers.Select(static field => $"{field.Key}: {field.Value}"))}";
}
