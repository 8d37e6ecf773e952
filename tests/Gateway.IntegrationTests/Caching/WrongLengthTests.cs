using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Caching;

/// <summary>An origin on HTTP/2 whose bodies are not as long as its heads say: nothing of them is stored, and nobody takes them for whole.</summary>
[Collection(CachedShopTests.Name)]
public sealed class WrongLengthTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    [Theory]
    [InlineData("short", 10, "01234")]
    [InlineData("short-pieces", 10, "01234|5678")]
    [InlineData("empty", 10, "")]
    [InlineData("long", 4, "01234")]
    [InlineData("long-pieces", 5, "01234|5")]
    public async Task Body_IsBrokenOffAndNotStored(string name, int length, string pieces)
    {
        var path = $"/h2/length/{name}";
        Shop.Second.Answer(path, Answer(length, pieces.Split('|', StringSplitOptions.RemoveEmptyEntries)));

        for (var asked = 1; asked < 3; asked++)
        {
            var answer = await Shop.GetAsync(path);
            // Where the excess comes behind the last byte, a client may have gone with what it was promised.
            Assert.True(answer.Status == 502 || answer.Break != WireBreak.None || name == "long-pieces", $"{answer.Status} {answer.Text}");
            await Shop.WaitForFetchesAsync();
            Assert.Equal(asked, Shop.Second.CountOf(path));
        }

        Shop.Second.Answer(path, Answer(3, "abc"));
        Assert.Equal("abc", (await Shop.GetAsync(path)).Text);
        await Shop.WaitForFetchesAsync();
        Assert.Contains("; hit", (await Shop.GetAsync(path)).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ThatManyWaitFor_IsBrokenOffForAll()
    {
        const string path = "/h2/length/waited";
        var gate = new TaskCompletionSource();
        Shop.Second.Answer(path, Answer(10, "01234") with { Gate = gate.Task });
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 10);
        await throng.AskAsync(path);
        await Shop.WaitForRequestsAsync(10);
        gate.SetResult();

        var answers = await Task.WhenAll(throng.Members.Select(static member => member.ReceivePartAsync()));

        Assert.All(answers, static answer => Assert.True(answer.Status == 502 || answer.Break != WireBreak.None, answer.StatusLine));
    }

    private static Http2Answer Answer(int length, params string[] pieces) => new(
        [new("content-length", length.ToString(CultureInfo.InvariantCulture)), new("cache-control", "max-age=60"), new("etag", "\"1\"")],
        pieces);
}
