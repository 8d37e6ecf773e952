using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Express;

[Collection(ShopTests.Name)]
public sealed class EventStreamTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task Events_OfAStream_ArriveBeforeTheNextOneIsSent()
    {
        using var client = Gateway.CreateClient(ShopGateway.ExpressHost);
        await using var stream = await client.GetStreamAsync("/events?count=3&interval=1500");

        var events = await ServerSentEvents.ReadAsync(stream).ToArrayAsync();

        Assert.Equal([1, 2, 3], events.Select(static one => one.Id));
        Assert.All(events, static one => Assert.Equal("tick", one.Type));
        Assert.All(events.Zip(events.Skip(1)), static pair => Assert.InRange(pair.First.ReceivedAt, pair.First.SentAt, pair.Second.SentAt));
    }

    [Fact]
    public async Task Events_AfterAReconnect_GoOnAfterTheLastId()
    {
        using var client = Gateway.CreateClient(ShopGateway.ExpressHost);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events?count=2&interval=1");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", "41");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();

        var events = await ServerSentEvents.ReadAsync(stream).ToArrayAsync();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal([42, 43], events.Select(static one => one.Id));
    }

    [Fact]
    public async Task Stream_WithoutEnd_CanBeLeft()
    {
        using var client = Gateway.CreateClient(ShopGateway.ExpressHost);
        var stream = await client.GetStreamAsync("/events?count=0&interval=10");

        var events = await ServerSentEvents.ReadAsync(stream).Take(20).ToArrayAsync();
        await stream.DisposeAsync();

        Assert.Equal(Enumerable.Range(1, 20), events.Select(static one => one.Id));
    }
}
