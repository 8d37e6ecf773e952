using Gateway.Transforms.Receiving.Requests;

namespace Gateway.Tests.Receiving.Requests;

public sealed class UpgradesTests
{
    [Theory]
    [InlineData(true, "websocket")]
    [InlineData(true, "WebSocket")]
    [InlineData(false, "websocket, h2c")]
    [InlineData(false, "websocket", "websocket")]
    [InlineData(false, "websockets")]
    [InlineData(false, "h2c")]
    public void IsForwarded_Protocols_WebSocketAlone(bool expected, params string[] protocols) =>
        Assert.Equal(expected, Upgrades.IsForwarded(protocols));

    [Theory]
    [InlineData(true, "h2c")]
    [InlineData(true, "H2C")]
    [InlineData(true, "TLS/1.2")]
    [InlineData(true, "TLS/1.0, HTTP/1.1")]
    [InlineData(true, "h2c", "HTTP/2.0")]
    [InlineData(false, "websocket")]
    [InlineData(false, "h2c, websocket")]
    [InlineData(false, "SPDY/3.1")]
    [InlineData(false, "h2c2")]
    public void IsIgnored_Protocols_OffersOfHonestClients(bool expected, params string[] protocols) =>
        Assert.Equal(expected, Upgrades.IsIgnored(protocols));
}
