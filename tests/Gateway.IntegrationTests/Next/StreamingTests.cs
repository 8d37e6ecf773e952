using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Next;

[Collection(ShopTests.Name)]
public sealed class StreamingTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task Page_WithSuspense_ComesPartByPart()
    {
        using var client = Gateway.CreateClient(ShopGateway.NextHost);

        Assert.Null(await SuspendedPage.ReadAsync(client, coding: null));
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
