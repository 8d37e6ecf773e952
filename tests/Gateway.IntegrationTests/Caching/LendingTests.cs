using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Stored bodies are sent from where they are: what happens to them meanwhile does not reach the client.</summary>
[Collection(CachedShopTests.Name)]
public sealed class LendingTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    [Theory]
    [InlineData(8_192)]
    [InlineData(16_384)]
    [InlineData(50_000)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_000_000)]
    public async Task Body_OfAnyLength_IsTheSameInEveryVersionOfHttp(int length)
    {
        var path = $"/safe/lending/{length}";
        var body = Body(length, 'a');
        Shop.Origin.Answer(path, body, "Cache-Control: max-age=60");
        await StoreAsync(path);

        foreach (var version in (string[])["1.1", "2"])
        {
            var whole = await Shop.SendAsync(WireRequest.Get(path), version);
            Assert.Equal((200, body, WireBreak.None), (whole.Status, whole.Text, whole.Break));
            var part = await Shop.SendAsync(WireRequest.Get(path, $"Range: bytes=5-{length - 4}"), version);
            Assert.Equal((206, body[5..(length - 3)], WireBreak.None), (part.Status, part.Text, part.Break));
        }

        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    // Streams of a connection write beside each other, and another thread sends.
    [Fact]
    public async Task Body_ForManyStreamsOfAConnection_IsWhole()
    {
        const string path = "/safe/lending/streams";
        var body = Body(50_000, 'a');
        Shop.Origin.Answer(path, body, "Cache-Control: max-age=60");
        await StoreAsync(path);
        using var client = new HttpClient
        {
            BaseAddress = ScriptedGateway.AddressOf(Gateway, "2"), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        for (var round = 0; round < 20; round++)
        {
            var bodies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetStringAsync(path)));

            Assert.All(bodies, one => Assert.Equal(body, one));
        }
    }

    // The client has taken some of it, the system some more: all is of the response that was stored when it asked.
    [Theory]
    [InlineData(65_536)]
    [InlineData(4_000_000)]
    public async Task Body_RemovedWhileAClientReads_ArrivesAsItWas(int length)
    {
        var path = $"/safe/lending/slow-{length}";
        var body = Body(length, 'a');
        Shop.Origin.Answer(path, body, "Cache-Control: max-age=60");
        await StoreAsync(path);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(Gateway.BaseAddress.Host, Gateway.BaseAddress.Port);
        await client.SendAsync(Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n"));
        var received = new byte[1000];
        Assert.True(await client.ReceiveAsync(received) > 0);
        var before = Encoding.Latin1.GetString(received).TrimEnd('\0');

        for (var round = 0; round < 8; round++)
        {
            var other = $"{path}/{round}";
            await Shop.PurgeAsync("""{"all":true}""");
            Shop.Origin.Answer(other, Body(length, (char)('b' + round)), "Cache-Control: max-age=60");
            await StoreAsync(other);
        }

        var rest = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await client.ReceiveAsync(buffer) is > 0 and var count)
            rest.Write(buffer, 0, count);
        var all = before + Encoding.Latin1.GetString(rest.ToArray());
        Assert.Equal(body, all[(all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    private async Task StoreAsync(string path)
    {
        await Shop.GetAsync(path);
        await UntilStoredAsync(path);
    }

    private static string Body(int length, char letter)
    {
        var line = new string(letter, 55);
        var body = new StringBuilder(length + 64);
        while (body.Length < length)
            body.Append(CultureInfo.InvariantCulture, $"{body.Length:D8}{line}\n");
        return body.ToString(0, length);
    }
}
