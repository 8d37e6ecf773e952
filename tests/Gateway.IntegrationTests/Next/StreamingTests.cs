using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Next;

[Collection(ShopTests.Name)]
public sealed class StreamingTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task Page_WithSuspense_ComesInTheOrderInWhichItsPartsAreReady()
    {
        var response = await RawConnection.GetAsync(Gateway.BaseAddress, ShopGateway.NextHost, "/streaming");

        // Each part is flushed when it is ready. What somebody had held back would have come in one piece.
        var pieces = response.Chunks.Select(Encoding.UTF8.GetString).ToList();
        int[] places = [.. ((string[])["<h1>Recommendations", "Ready after 300", "Ready after 600", "Ready after 900"])
            .Select(text => pieces.FindIndex(piece => piece.Contains(text, StringComparison.Ordinal)))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order().Distinct(), places);
    }

    [Fact]
    public async Task Events_OfARouteHandler_ArriveBeforeTheNextOneIsSent()
    {
        using var client = Gateway.CreateClient(ShopGateway.NextHost);
        await using var stream = await client.GetStreamAsync("/live?count=3&interval=1500");

        var events = await ServerSentEvents.ReadAsync(stream).ToArrayAsync();

        Assert.Equal([1, 2, 3], events.Select(static one => one.Id));
        Assert.All(events.Zip(events.Skip(1)), static pair => Assert.InRange(pair.First.ReceivedAt, pair.First.SentAt, pair.Second.SentAt));
    }
}
