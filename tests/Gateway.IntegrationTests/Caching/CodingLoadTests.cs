using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Compression;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Who has many encoded forms made, holds nobody else up.</summary>
[Collection(CachedShopTests.Name)]
public sealed class CodingLoadTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private const int Clients = 120;
    private const string Metric = "gateway_cache_encodings_total";

    private static readonly string[] Head = ["Cache-Control: public, max-age=600", "Content-Type: text/plain"];

    // Each takes brotli's highest level a good part of a second.
    private static readonly string Dear = string.Concat(Enumerable.Range(0, 30_000).Select(static i => (i * 2654435761L % 1000003).ToString(CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Clients_WhoAskForManyFormsAndLeave_HaveThemNotMade()
    {
        var paths = await StoreAsync("leave");
        var before = await ResultAsync("given_up");
        await using (var throng = await Throng.ConnectAsync(Gateway.BaseAddress, Clients))
        {
            for (var i = 0; i < Clients; i++)
                await throng.Members[i].SendAsync("GET", paths[i], ["Host: localhost", "Accept-Encoding: br"]);
        }

        // Once they are gone nothing is made for them but what was begun.
        await Eventually.HoldsAsync(async () => await ResultAsync("given_up") > before, "forms were given up");
        await Eventually.HoldsAsync(async () => await Shop.MetricAsync("http_server_active_requests") == 0, "all are gone");
        await AssertServedAsync("/dear/leave/other");
    }

    [Fact]
    public async Task Clients_WhoAskForManyFormsAndStay_AllGetTheirAnswersAndOthersToo()
    {
        var paths = await StoreAsync("stay");
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, Clients);
        for (var i = 0; i < Clients; i++)
            await throng.Members[i].SendAsync("GET", paths[i], ["Host: localhost", "Accept-Encoding: br"]);

        await AssertServedAsync("/dear/stay/other");
        foreach (var answer in await throng.ReceiveAsync())
        {
            Assert.Equal((200, "br"), (answer.Status, answer.ValueOf("Content-Encoding")));
            Assert.Equal(Dear, Encoding.UTF8.GetString((await Programs.DecodeAsync("br", answer.Body))!));
        }

        // A body of this size is encoded for as long as no client waits for so many.
        Assert.True(await ResultAsync("refused") + await ResultAsync("late") > 0);
    }

    private async Task<string[]> StoreAsync(string name)
    {
        var paths = Enumerable.Range(0, Clients).Select(i => $"/dear/{name}/{i.ToString(CultureInfo.InvariantCulture)}").ToArray();
        foreach (var path in paths)
        {
            Shop.Origin.Answer(path, Dear, Head);
            Assert.EndsWith("; stored", (await Shop.GetAsync(path)).ValueOf("Cache-Status"), StringComparison.Ordinal);
        }

        return paths;
    }

    private async Task AssertServedAsync(string path)
    {
        Shop.Origin.Answer(path, Dear, Head);
        await Shop.GetAsync(path);
        var answer = await Shop.GetAsync(path, "Accept-Encoding: br");
        Assert.StartsWith("Gateway; hit", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(Dear, Encoding.UTF8.GetString((await Programs.DecodeAsync("br", answer.Body))!));
    }

    private Task<double> ResultAsync(string result) => Shop.MetricAsync(Metric, $"gateway_result=\"{result}\"");
}
