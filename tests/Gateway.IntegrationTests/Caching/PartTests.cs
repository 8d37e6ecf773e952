using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Parts of responses under profile <c>rfc9111</c>: stored, put together, and never taken for the whole.</summary>
[Collection(CachedShopTests.Name)]
public sealed class PartTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private static readonly string Film = string.Concat(Enumerable.Range(0, 30_000).Select(static i => $"{i:x7} "));

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Parts_AreStored_AndMakeTheWhole(string version)
    {
        var path = $"/rfc/parts/whole-{version}";
        Shop.Origin.Answer(path, Ranges(Film, "\"1\""));
        var half = Film.Length / 2;

        await AssertPartAsync(path, version, 0, half, "fwd=uri-miss; ttl=60; stored; detail=part");
        await AssertPartAsync(path, version, 0, half, "hit; ttl=", "; detail=part");
        await AssertPartAsync(path, version, 70_000, 90_000, "hit; ttl=", "; detail=part");
        await AssertPartAsync(path, version, half - 10, Film.Length, "fwd=partial; ttl=60; stored; detail=part");
        Assert.Equal(2, Shop.Origin.CountOf(path));

        var whole = await Shop.SendAsync(WireRequest.Get(path), version);
        Assert.Equal((200, Film, "\"1\""), (whole.Status, whole.Text, whole.ValueOf("ETag")));
        Assert.StartsWith("Gateway; hit", whole.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task Whole_IsNeverMadeOfAPart()
    {
        const string path = "/rfc/parts/part";
        Shop.Origin.Answer(path, Ranges(Film, "\"1\""));
        await AssertPartAsync(path, "1.1", 0, 1000, "fwd=uri-miss");

        var whole = await Shop.GetAsync(path);

        Assert.Equal((200, Film), (whole.Status, whole.Text));
        Assert.Equal("Gateway; fwd=partial; ttl=60; stored", whole.ValueOf("Cache-Status"));
    }

    [Fact]
    public async Task NewVersion_IsNotMixedWithTheOld()
    {
        const string path = "/rfc/parts/versions";
        Shop.Origin.Answer(path, Ranges(Film, "\"1\""));
        await AssertPartAsync(path, "1.1", 0, 1000, "fwd=uri-miss");
        var next = Film.ToUpperInvariant();
        Shop.Origin.Answer(path, Ranges(next, "\"2\""));

        var rest = await Shop.GetAsync(path, "Range: bytes=1000-");
        var begin = await Shop.GetAsync(path, "Range: bytes=0-999");

        Assert.Equal((next[1000..], next[..1000]), (rest.Text, begin.Text));
    }

    // Another one waits for the same range; the whole is fetched beside it.
    [Fact]
    public async Task Throng_OnOneRange_IsOneFetch()
    {
        const string path = "/rfc/parts/throng";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Ranges(Film, "\"1\"")(connection);
        });
        var asking = Enumerable.Range(0, 20).Select(_ => Shop.GetAsync(path, "Range: bytes=100-199")).Append(Shop.GetAsync(path)).ToArray();
        await Shop.WaitForRequestsAsync(asking.Length);
        gate.SetResult();

        var answers = await Task.WhenAll(asking);
        Assert.All(answers[..^1], static answer => Assert.Equal((206, Film[100..200], $"bytes 100-199/{Film.Length}"), (answer.Status, answer.Text, answer.ValueOf("Content-Range"))));
        Assert.Equal((200, Film), (answers[^1].Status, answers[^1].Text));
        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task Whole_ThatBreaksOff_IsKeptAsAPart_AndGoneOnWith()
    {
        const string path = "/rfc/parts/broken";
        Shop.Origin.Answer(path, async connection =>
        {
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nETag: \"1\"\r\nContent-Length: {Film.Length}\r\n\r\n{Film[..100_000]}");
            await connection.CloseAsync();
        });
        Assert.NotEqual(WireBreak.None, (await Shop.GetAsync(path)).Break);
        await Shop.WaitForFetchesAsync();
        Shop.Origin.Answer(path, Ranges(Film, "\"1\""));

        await AssertPartAsync(path, "1.1", 0, 50_000, "hit; ttl=", "; detail=part");
        await AssertPartAsync(path, "1.1", 60_000, Film.Length, "fwd=partial");
        // The client has it before it is put together with the rest.
        await Shop.WaitForFetchesAsync();
        Assert.Equal(Film, (await Shop.GetAsync(path)).Text);
        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    // Shorter or longer than its head says: nothing of it is kept.
    [Theory]
    [InlineData("bytes 0-9/100", 5)]
    [InlineData("bytes 0-9/100", 15)]
    public async Task Part_OfAnotherLengthThanItSays_IsNotStored(string range, int length)
    {
        var path = $"/rfc/parts/lies-{length}";
        Shop.Origin.Answer(path, Status("206 Partial Content", Film[..length], "Cache-Control: max-age=60", "ETag: \"1\"", $"Content-Range: {range}"));
        await Shop.GetAsync(path, "Range: bytes=0-9");
        await Shop.WaitForFetchesAsync();

        await Shop.GetAsync(path, "Range: bytes=0-9");

        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    private async Task AssertPartAsync(string path, string version, int start, int end, params string[] status)
    {
        var answer = await Shop.SendAsync(WireRequest.Get(path, $"Range: bytes={start}-{end - 1}"), version);
        Assert.Equal((206, $"bytes {start}-{end - 1}/{Film.Length}", (end - start).ToString(CultureInfo.InvariantCulture)), (answer.Status, answer.ValueOf("Content-Range"), answer.ValueOf("Content-Length")));
        Assert.Equal(Film[start..end], answer.Text);
        Assert.All(status, part => Assert.Contains(part, answer.ValueOf("Cache-Status"), StringComparison.Ordinal));
    }

    /// <summary>An origin that knows ranges with both ends, and of those without the second.</summary>
    private static Script Ranges(string body, string tag) => connection =>
    {
        string[] head = ["Cache-Control: max-age=60", $"ETag: {tag}"];
        if (connection.Request.ValuesOf("Range") is not [var range])
            return Ok(body, head)(connection);
        var ends = range["bytes=".Length..].Split('-');
        var (start, end) = (int.Parse(ends[0], CultureInfo.InvariantCulture), ends[1].Length == 0 ? body.Length : int.Parse(ends[1], CultureInfo.InvariantCulture) + 1);
        return Status("206 Partial Content", body[start..end], [.. head, $"Content-Range: bytes {start}-{end - 1}/{body.Length}"])(connection);
    };
}
