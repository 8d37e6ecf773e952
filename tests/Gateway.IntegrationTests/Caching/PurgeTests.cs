using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>What is purged is not sent any more once the purge has returned, whatever is under way.</summary>
[Collection(CachedShopTests.Name)]
public sealed class PurgeTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private const int Rounds = 60;

    private static readonly string[] KindNames = ["tag", "url", "prefix", "all"];

    public static TheoryData<string> Kinds { get; } = [.. KindNames];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Purge_OfWhatIsStored_HasItFetchedAnew(string kind)
    {
        var path = $"/safe/purge/stored-{kind}";
        Shop.Origin.Answer(path, "1", "Cache-Control: max-age=60", $"Surrogate-Key: other tag-{kind}");
        await Shop.GetAsync(path);
        Shop.Origin.Answer(path, "2", "Cache-Control: max-age=60");

        await Shop.PurgeAsync(Order(kind, path));

        Assert.Equal(504, (await Shop.GetAsync(path, "Cache-Control: only-if-cached")).Status);
        Assert.Equal("2", (await Shop.GetAsync(path)).Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task SoftPurge_OfWhatIsStored_HasTheOriginAsked(string kind)
    {
        var path = $"/safe/purge/soft-{kind}";
        Shop.Origin.AnswerTagged(path, "1", "\"1\"", "Cache-Control: max-age=60", $"Surrogate-Key: tag-{kind}");
        await Shop.GetAsync(path);

        await Shop.PurgeAsync(Order(kind, path, isSoft: true));

        Assert.Equal("1", (await Shop.GetAsync(path)).Text);
        Assert.Equal(["\"1\""], Shop.Origin.RequestsOf(path)[^1].ValuesOf("If-None-Match"));
        Assert.Contains("; hit", (await Shop.GetAsync(path)).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_OfSomethingElse_LeavesTheRest()
    {
        const string path = "/safe/purge/untouched";
        Shop.Origin.Answer(path, "1", "Cache-Control: max-age=60", "Surrogate-Key: mine");
        await Shop.GetAsync(path);

        await Shop.PurgeAsync("""{"tag":"yours"}""");
        await Shop.PurgeAsync(Order("url", path + "/below"));
        await Shop.PurgeAsync($$"""{"prefix":"http://localhost{{path}}/"}""");

        Assert.Equal(200, (await Shop.GetAsync(path, "Cache-Control: only-if-cached")).Status);
    }

    [Fact]
    public async Task Purge_OfAnAddress_KnowsWhatIsNotInTheKey()
    {
        const string path = "/keyed/purge/query";
        Shop.Origin.Answer(path, "1", "Cache-Control: max-age=60");
        await Shop.GetAsync(path + "?b=2&a=1");

        await Shop.PurgeAsync(Order("url", path + "?utm_source=mail&b=2&a=1"));

        Assert.Equal(504, (await Shop.GetAsync(path + "?b=2&a=1", "Cache-Control: only-if-cached")).Status);
    }

    // Who comes after the purge must not join a fetch that began before it.
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Purge_WhileAFetchIsUnderWay_IsNotJoinedByThoseWhoComeAfterIt(string kind)
    {
        var path = $"/safe/purge/under-way-{kind}";
        string[] headers = ["Cache-Control: max-age=60", $"Surrogate-Key: tag-{kind}"];
        await IsNotJoinedAfterAsync(path, Ok("old", headers), () => Shop.PurgeAsync(Order(kind, path)), headers);
    }

    [Fact]
    public async Task Purge_WhileTheBodyComes_IsNotJoinedByThoseWhoComeAfterIt()
    {
        const string path = "/safe/purge/amid-body";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync(ChunkedHead("Cache-Control: max-age=60") + Chunk("old"));
            await gate.Task;
            await connection.SendAsync(LastChunk);
        });
        await using var before = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await before.SendAsync("GET", path, ["Host: localhost"]);
        await before.ReceiveHeadAsync();
        Shop.Origin.Answer(path, "new", "Cache-Control: max-age=60");

        await Shop.PurgeAsync(Order("all", path));
        var after = Shop.GetAsync(path);
        await Shop.WaitForRequestsAsync(2, after);
        gate.SetResult();

        Assert.Equal("new", (await after).Text);
        Assert.Equal("new", (await Shop.GetAsync(path)).Text);
    }

    [Fact]
    public async Task Purge_WhileTheOriginIsAskedAboutWhatIsStored_IsNotJoinedByThoseWhoComeAfterIt()
    {
        const string path = "/safe/purge/validating";
        Shop.Origin.Answer(path, "old", "Cache-Control: max-age=60", "Age: 60", "ETag: \"1\"");
        await Shop.GetAsync(path);
        await IsNotJoinedAfterAsync(
            path,
            Status("304 Not Modified", "", "Cache-Control: max-age=60", "ETag: \"1\""),
            () => Shop.PurgeAsync(Order("url", path)),
            "Cache-Control: max-age=60");
    }

    // What the origin confirmed before a soft purge is not fresh after it.
    [Fact]
    public async Task SoftPurge_WhileAFetchIsUnderWay_LeavesItsAnswerStale()
    {
        const string path = "/safe/purge/soft-under-way";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Ok("old", "Cache-Control: max-age=60", "ETag: \"1\"")(connection);
        });
        var before = Shop.GetAsync(path);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == 1, "the origin was asked");

        await Shop.PurgeAsync(Order("url", path, isSoft: true));
        gate.SetResult();
        await before;
        Shop.Origin.Answer(path, "new", "Cache-Control: max-age=60");

        Assert.Equal("new", (await Shop.GetAsync(path)).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Vary: X-Client")]
    public async Task Purges_AtAnyMoment_AreFollowedByNothingOlder(string vary)
    {
        var path = $"/safe/purge/race{vary.Length}";
        var version = 1L;
        var purged = 0L;
        Shop.Origin.Answer(path, connection =>
        {
            var now = Volatile.Read(ref version).ToString(CultureInfo.InvariantCulture);
            return connection.Request.ValuesOf("If-None-Match").Contains($"\"{now}\"")
                ? Status("304 Not Modified", "", [.. Headers(now, vary)])(connection)
                : Ok(now, [.. Headers(now, vary)])(connection);
        });
        using var isOver = new CancellationTokenSource();
        var clients = Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
            for (var i = 0; !isOver.IsCancellationRequested; i++)
            {
                var oldest = Interlocked.Read(ref purged);
                // Some have the origin asked, so that answers are confirmed, and replaced, at any moment.
                await connection.SendAsync("GET", path, ["Host: localhost", $"X-Client: {number % 3}", $"Cache-Control: {(i % 5 == number % 5 ? "max-age=0" : "x")}"]);
                var answer = await connection.ReceiveAsync();
                Assert.True(long.Parse(answer.Text, CultureInfo.InvariantCulture) >= oldest, $"{answer.Text} came after {oldest} was purged: {answer.ValueOf("Cache-Status")}");
            }
        })));

        try
        {
            for (var round = 0; round < Rounds && !clients.IsCompleted; round++)
            {
                var next = Interlocked.Increment(ref version);
                var kind = KindNames[round % KindNames.Length];
                await Shop.PurgeAsync(Order(kind, path));
                Interlocked.Exchange(ref purged, next);
            }
        }
        finally
        {
            await isOver.CancelAsync();
            await clients;
        }

        static string[] Headers(string version, string vary) =>
            [$"ETag: \"{version}\"", "Cache-Control: max-age=60", "Surrogate-Key: tag-tag", .. vary.Length > 0 ? [vary] : Array.Empty<string>()];
    }

    private static string Order(string kind, string path, bool isSoft = false)
    {
        var what = kind switch
        {
            "tag" => "\"tag-tag\"",
            "all" => "true",
            "prefix" => $"\"http://localhost{path[..^2]}\"",
            _ => $"\"http://localhost{path}\"",
        };
        return $$"""{"{{kind}}":{{what}}{{(isSoft ? ",\"soft\":true" : "")}}}""";
    }
}
