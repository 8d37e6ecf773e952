using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;
using StackExchange.Redis;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>What is in Redis under a limit's key, and no limit has written, counts as nothing, is written over, and is no error, whatever it is.</summary>
public sealed class ForeignValueTests : IClassFixture<ScriptModelTests.Server>
{
    private const int Limit = 10;

    private static readonly LimitRule Rule = new(Limit, TimeSpan.FromHours(1), Limit);
    private static readonly LimitAlgorithm[] Algorithms = [LimitAlgorithm.TokenBucket, LimitAlgorithm.FixedWindow, LimitAlgorithm.SlidingWindow, LimitAlgorithm.Concurrency];

    // No number of these is a count, and all but the last no moment: that is of the year 2096.
    private static readonly double[] Wrong = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, -1e300, 1e300, 1e17, 4e15];

    private readonly IDatabase _database;

    public ForeignValueTests(ScriptModelTests.Server server) => _database = server.Database;

    public static TheoryData<LimitAlgorithm, string> Strings { get; } = StringsOf();

    public static TheoryData<LimitAlgorithm> All { get; } = new(Algorithms);

    [Theory]
    [MemberData(nameof(Strings))]
    public async Task Take_OfAString_CountsItAsNothing_AndWritesOverIt(LimitAlgorithm algorithm, string hex)
    {
        var key = $"string-{algorithm}-{hex}";
        await _database.StringSetAsync(key, Convert.FromHexString(hex));

        await AssertIsAsNewAsync(algorithm, key);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Take_OfAnotherType_CountsItAsNothing_AndWritesOverIt(LimitAlgorithm algorithm)
    {
        await _database.ListLeftPushAsync($"list-{algorithm}", "garbage");
        await AssertIsAsNewAsync(algorithm, $"list-{algorithm}");
        await _database.HashSetAsync($"hash-{algorithm}", "garbage", "garbage");
        await AssertIsAsNewAsync(algorithm, $"hash-{algorithm}");
        await _database.SetAddAsync($"set-{algorithm}", "garbage");
        await AssertIsAsNewAsync(algorithm, $"set-{algorithm}");
        foreach (var score in new[] { double.PositiveInfinity, double.NegativeInfinity, -1, 0, 1e17, 1e300 })
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"scores-{algorithm}-{score}");
            await _database.SortedSetAddAsync(key, "garbage", score);
            await AssertIsAsNewAsync(algorithm, key);
        }
    }

    // What takes nothing writes nothing over, but does away with it.
    [Theory]
    [MemberData(nameof(All))]
    public async Task Look_AtAString_DoesAwayWithIt(LimitAlgorithm algorithm)
    {
        var key = $"look-{algorithm}";
        await _database.StringSetAsync(key, new string('a', 16));
        await AskAsync(QuestionOf(algorithm, key) with { Cost = 0, Wanted = 0 });

        Assert.False(await _database.KeyExistsAsync(key));
    }

    // So many milliseconds that a number has no more room for them all, which Redis would take for none.
    [Fact]
    public async Task Take_OfABucketThatIsFullInAges_IsNoError()
    {
        var rule = new LimitRule(1, TimeSpan.FromDays(7), 1_000_000_000);
        await AskAsync(new Question(LimitAlgorithm.TokenBucket, rule, "ages", 900_000_000, 900_000_000), isCharge: true);

        Assert.Equal(99_999_999, (await AskAsync(new Question(LimitAlgorithm.TokenBucket, rule, "ages", 1, 1))).Standing.Remaining);
    }

    // After an edit that lowers a limit: what was used before is more than counts now.
    [Fact]
    public async Task Charge_OfASlidingWindowBeyondItsMost_LeavesACount()
    {
        var wide = new LimitRule(1000, TimeSpan.FromHours(1), 1000);
        await AskAsync(new Question(LimitAlgorithm.SlidingWindow, wide, "lowered", 1000, 1000));
        await AskAsync(new Question(LimitAlgorithm.SlidingWindow, Rule, "lowered", 5, 5), isCharge: true);

        Assert.False((await AskAsync(new Question(LimitAlgorithm.SlidingWindow, wide, "lowered", 1, 1))).Standing.IsAllowed);
    }

    private static TheoryData<LimitAlgorithm, string> StringsOf()
    {
        var values = new List<byte[]> { Array.Empty<byte>(), "garbage"u8.ToArray(), "-1"u8.ToArray() };
        values.AddRange(new[] { 15, 16, 32, 160, 4096 }.Select(static count => Encoding.ASCII.GetBytes(new string('a', count))));
        values.AddRange(new byte[] { 0x7f, 0x80, 0xff }.Select(static all => Enumerable.Repeat(all, 16).ToArray()));
        foreach (var one in Wrong)
        {
            values.AddRange(Wrong.Select(other => Pack(one, other)));
            if (one != Wrong[^1])
                values.AddRange([Pack(5, one), Pack(one, 5)]);
        }

        var all = new TheoryData<LimitAlgorithm, string>();
        foreach (var algorithm in Algorithms)
        {
            foreach (var value in values)
                all.Add(algorithm, Convert.ToHexString(value));
        }

        return all;
    }

    private static byte[] Pack(double first, double second)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, first);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(8), second);
        return bytes;
    }

    private static Question QuestionOf(LimitAlgorithm algorithm, string key) =>
        algorithm == LimitAlgorithm.Concurrency ? new Hold(Rule, key).Ask(isShadow: false) : new Question(algorithm, Rule, key, 1, 1);

    private async Task AssertIsAsNewAsync(LimitAlgorithm algorithm, string key)
    {
        for (var i = 1; i <= Limit; i++)
        {
            var answer = await AskAsync(QuestionOf(algorithm, key));
            Assert.Equal((key, true, Limit - i, 1), (key, answer.Standing.IsAllowed, answer.Standing.Remaining, answer.Granted));
        }

        Assert.False((await AskAsync(QuestionOf(algorithm, key))).Standing.IsAllowed);
        Assert.InRange((await _database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromTicks(1), TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
    }

    private async Task<Answer> AskAsync(Question question, bool isCharge = false) => LimitScripts.Read(
        (long[])await _database.ScriptEvaluateAsync(LimitScripts.Take, [question.Key], LimitScripts.ArgumentsOf([question], isCharge)), 1)![0];
}
