using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Laravel;

[Collection(ShopTests.Name)]
public sealed class StreamedDownloadTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task FirstChunk_OfASlowStream_ArrivesWhileLaravelStillPauses()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        using var response = await client.GetAsync("/downloads/stream?chunks=2&pause_ms=10000", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(body);

        // Whoever holds the first chunk back has nothing to show before the second is there, ten seconds later.
        var first = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(8), TimeProvider.System);
        var second = reader.ReadLineAsync();

        Assert.Equal("chunk 1 of 2", first);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Stream_ReadToItsEnd_HasEveryChunkInOrder()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);

        var text = await client.GetStringAsync("/downloads/stream?chunks=200&pause_ms=1");

        Assert.Equal(string.Concat(Enumerable.Range(1, 200).Select(static number => $"chunk {number} of 200\n")), text);
    }
}
