using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;
using StackExchange.Redis;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>What the docs say that a client's count takes in Redis, measured in a real one.</summary>
public sealed class StoreMemoryTests : IClassFixture<ScriptModelTests.Server>
{
    private const int Keys = 20_000;
    private const int AtOnce = 500;

    // Counts that stay while they are measured.
    private static readonly LimitRule Rule = new(1000, TimeSpan.FromHours(1), 1000);

    private readonly IDatabase _database;

    public StoreMemoryTests(ScriptModelTests.Server server) => _database = server.Database;

    // All that a count adds: its key, its value, when it ends, and its places in the tables of keys.
    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket, 256)]
    [InlineData(LimitAlgorithm.FixedWindow, 256)]
    [InlineData(LimitAlgorithm.SlidingWindow, 256)]
    [InlineData(LimitAlgorithm.Concurrency, 320)]
    public async Task Memory_OfManyClients_IsThatOfTheDocs(LimitAlgorithm algorithm, int most)
    {
        await _database.ExecuteAsync("FLUSHALL");
        var before = await UsedAsync();
        for (var from = 0; from < Keys; from += AtOnce)
            await Task.WhenAll(Enumerable.Range(from, AtOnce).Select(client => TakeAsync(algorithm, client)));
        var each = (await UsedAsync() - before) / (double)Keys;

        Assert.Equal(Keys, (long)await _database.ExecuteAsync("DBSIZE"));
        Assert.InRange(each, 64, most);
    }

    // Of a sliding window, the value grows with the tenths of a window in which there were requests.
    [Fact]
    public async Task Memory_OfASlidingWindowThatIsBusyAllTheTime_IsThatOfTheDocs()
    {
        var script = new ClockedScript(_database);
        var name = KeyOf(LimitAlgorithm.SlidingWindow, 0);
        var key = new ScriptKey(script, LimitAlgorithm.SlidingWindow, Rule, name);
        for (var i = 0; i < 1000; i++)
            await key.TryTakeAsync(Rule.Window / 100 * i, 1);

        Assert.InRange((long)await _database.ExecuteAsync("STRLEN", name), 10 * 16, 11 * 16);
        Assert.InRange((long)await _database.ExecuteAsync("MEMORY", "USAGE", name), 11 * 16, 384);
    }

    // Of what is on its way, it grows with each request that is.
    [Fact]
    public async Task Memory_OfManyPlacesOfOneKey_IsThatOfTheDocs()
    {
        await _database.ExecuteAsync("FLUSHALL");
        var before = await UsedAsync();
        for (var i = 0; i < Rule.Limit; i++)
            await TakeAsync(LimitAlgorithm.Concurrency, client: 0);
        var each = (await UsedAsync() - before) / (double)Rule.Limit;

        Assert.Equal(Rule.Limit, (long)await _database.ExecuteAsync("ZCARD", KeyOf(LimitAlgorithm.Concurrency, 0)));
        Assert.InRange(each, 16, 160);
    }

    private static string KeyOf(LimitAlgorithm algorithm, int client) =>
        "gateway:limit:" + SharedKey.Of("per-ip", algorithm, SHA256.HashData(Encoding.UTF8.GetBytes(client.ToString(CultureInfo.InvariantCulture))).AsSpan(0, 16));

    private async Task TakeAsync(LimitAlgorithm algorithm, int client)
    {
        Question[] questions = [algorithm == LimitAlgorithm.Concurrency ? new Hold(Rule, "").Ask(isShadow: false) : new Question(algorithm, Rule, "", 1, 1)];
        var answer = (long[])await _database.ScriptEvaluateAsync(LimitScripts.Take, [KeyOf(algorithm, client)], LimitScripts.ArgumentsOf(questions, isCharge: false));
        Assert.Equal(1, answer[0]);
    }

    private async Task<long> UsedAsync()
    {
        var lines = ((string)await _database.ExecuteAsync("INFO", "memory")).Split("\r\n");
        return long.Parse(lines.Single(static line => line.StartsWith("used_memory:", StringComparison.Ordinal)).AsSpan("used_memory:".Length), CultureInfo.InvariantCulture);
    }
}
