using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Clients who read slowly what is stored no more have it held for them, within bounds.</summary>
[Collection(CachedShopTests.Name)]
public sealed class HeldMemoryTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private const int Readers = 60;
    // Much less would be in the system's buffers, and held by nobody.
    private const int Length = 7 * 512 * 1024;
    private const long Limit = 64 * 1024 * 1024;
    // For each that is passed on: what it is behind with, to a segment.
    private const long Window = 512 * 1024;

    [Fact]
    public async Task SlowReaders_OfWhatIsEvicted_HoldAQuarterBeyondTheLimit()
    {
        var body = new string('x', Length);
        var readers = new List<Socket>();
        try
        {
            for (var i = 0; i < Readers; i++)
            {
                var path = $"/safe/held/{i.ToString(CultureInfo.InvariantCulture)}";
                Shop.Origin.Answer(path, body, "Cache-Control: max-age=60");
                // Stored first, as long as there is room: so what it reads is stored, and evicted for the next.
                Assert.Equal(Length, (await Shop.GetAsync(path)).Body.Length);
                readers.Add(await AskSlowlyAsync(path));
            }

            Assert.InRange(await Shop.MetricAsync("gateway_cache_memory_held_bytes"), Limit, (Limit * 5 / 4) + Length + (Readers * Window));
            Assert.True(await Shop.MetricAsync("gateway_cache_memory_detached_bytes") > 0);
            // Those who come are served, and nothing is stored for them.
            Shop.Origin.Answer("/safe/held/other", body, "Cache-Control: max-age=60");
            Assert.Equal(Length, (await Shop.GetAsync("/safe/held/other")).Body.Length);
            Assert.Equal(504, (await Shop.GetAsync("/safe/held/other", "Cache-Control: only-if-cached")).Status);
        }
        finally
        {
            readers.ForEach(static reader => reader.Dispose());
        }

        await Eventually.HoldsAsync(async () => await Shop.MetricAsync("gateway_cache_memory_detached_bytes") < Length, "what they read is let go");
        Shop.Origin.Answer("/safe/held/next", body, "Cache-Control: max-age=60");
        await Shop.GetAsync("/safe/held/next");
        // A client has the last byte a moment before it is stored.
        await Eventually.HoldsAsync(async () => (await Shop.GetAsync("/safe/held/next", "Cache-Control: only-if-cached")).Status == 200, "what comes next is stored");
        Assert.Equal(1, Shop.Origin.CountOf("/safe/held/next"));
    }

    // One whose system takes little of the answer: what the system of a faster one took would be held by nobody.
    private async Task<Socket> AskSlowlyAsync(string path)
    {
        var reader = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await reader.ConnectAsync(Gateway.BaseAddress.Host, Gateway.BaseAddress.Port);
        await reader.SendAsync(Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        var start = new byte[12];
        for (var count = 0; count < start.Length;)
        {
            var received = await reader.ReceiveAsync(start.AsMemory(count));
            Assert.NotEqual(0, received);
            count += received;
        }

        Assert.Equal("HTTP/1.1 200", Encoding.Latin1.GetString(start));
        return reader;
    }
}
