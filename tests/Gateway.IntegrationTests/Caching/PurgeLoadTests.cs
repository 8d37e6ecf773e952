using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Many purges while a fetch does not end purge what they mean, and no more.</summary>
[Collection(CachedShopTests.Name)]
public sealed class PurgeLoadTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    // As many tags as one request may have; more purges than are remembered for the sake of a fetch.
    private const int Tags = 256;
    private const int Rounds = 8;

    [Fact]
    public async Task Purges_WhileAFetchHangs_LeaveTheRestStored()
    {
        const string slow = "/safe/purge-load/slow";
        const string other = "/safe/purge-load/other";
        const string meant = "/safe/purge-load/meant";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(other, "other", "Cache-Control: max-age=600", "Surrogate-Key: other");
        Shop.Origin.Answer(meant, "meant", "Cache-Control: max-age=600", "Surrogate-Key: tag-7");
        await Shop.GetAsync(other);
        await Shop.GetAsync(meant);
        Shop.Origin.Answer(slow, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: max-age=600") + Chunk("slow"));
            await gate.Task;
            await connection.SendAsync(LastChunk);
        });
        await using var client = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await client.SendAsync("GET", slow, ["Host: localhost"]);
        await client.ReceiveHeadAsync();

        for (var round = 0; round < Rounds; round++)
            await Shop.PurgeAsync(JsonSerializer.Serialize(new { tag = Enumerable.Range(0, Tags).Select(i => $"tag-{i + (round * Tags)}") }));

        Assert.Equal(504, (await Shop.GetAsync(meant, "Cache-Control: only-if-cached")).Status);
        Assert.Equal(200, (await Shop.GetAsync(other, "Cache-Control: only-if-cached")).Status);
        // Who waits for it gets it all the same; nobody after that.
        await Shop.WaitForFetchesAsync();
        gate.SetResult();
        Assert.Equal(Chunk("slow") + LastChunk, System.Text.Encoding.Latin1.GetString(await client.ReceiveAsync((Chunk("slow") + LastChunk).Length)));
        Assert.Equal(504, (await Shop.GetAsync(slow, "Cache-Control: only-if-cached")).Status);
    }

    // The purge that it was asked before is remembered no more.
    [Fact]
    public async Task StaleResponse_PurgedWhileItsFetchHangs_TakesTheErrorsPlaceNoMore()
    {
        const string path = "/stale/purge-load/error";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, "old", "Cache-Control: max-age=60", "Age: 60", "Surrogate-Key: error");
        await Shop.GetAsync(path);
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Status("503 Service Unavailable", "down")(connection);
        });
        var asked = Shop.Origin.CountOf(path);
        var asking = Shop.GetAsync(path);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == asked + 1, "the origin was asked");

        for (var round = 0; round < Rounds; round++)
            await Shop.PurgeAsync(JsonSerializer.Serialize(new { tag = Enumerable.Range(0, Tags - 1).Select(i => $"error-{i + (round * Tags)}").Append("error") }));
        await Shop.WaitForFetchesAsync();
        gate.SetResult();

        Assert.Equal(503, (await asking).Status);
    }
}
