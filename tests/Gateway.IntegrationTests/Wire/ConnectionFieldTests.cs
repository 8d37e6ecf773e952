using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire;

/// <summary>Fields that a client names in <c>Connection</c> end at the gateway, whatever stands beside them.</summary>
public sealed class ConnectionFieldTests
{
    [Theory]
    [InlineData("X-Hop")]
    [InlineData("x-hop")]
    [InlineData("close, X-Hop")]
    [InlineData("X-Hop, close")]
    [InlineData("keep-alive, X-Hop")]
    [InlineData("close", "X-Hop")]
    [InlineData("X-Hop", "keep-alive")]
    [InlineData("close, X-Other", "X-Hop")]
    [InlineData("close,\tX-Hop")]
    [InlineData("Upgrade, X-Hop")]
    public async Task Field_NamedByTheClient_DoesNotPassAndTheOthersDo(params string[] lines)
    {
        await using var gateway = await ScriptedGateway.StartAsync(static _ => Scripts.EchoId);
        await using var client = await RawConnection.OpenAsync(gateway.Gateway.BaseAddress);

        await client.SendAsync("GET", "/", ["Host: localhost", "X-Test-Id: one", "X-Hop: 1", "X-Kept: 2", "Cookie: a=b", .. lines.Select(static line => $"Connection: {line}")]);
        var response = await client.ReceiveAsync();

        Assert.Equal((200, "one"), (response.Status, response.Text));
        var request = Assert.Single(gateway.Backend.Requests);
        Assert.Empty(request.ValuesOf("X-Hop"));
        Assert.Empty(request.ValuesOf("Connection"));
        Assert.Equal(["2"], request.ValuesOf("X-Kept"));
        Assert.Equal(["a=b"], request.ValuesOf("Cookie"));
        Assert.Empty(gateway.Backend.Violations);
    }

    [Theory]
    [InlineData("keep-alive", false)]
    [InlineData("close", true)]
    [InlineData("close, X-Hop", true)]
    public async Task Connection_OfTheClient_EndsWhenItAsksForThat(string option, bool expected)
    {
        await using var gateway = await ScriptedGateway.StartAsync(static _ => Scripts.EchoId);
        await using var client = await RawConnection.OpenAsync(gateway.Gateway.BaseAddress);

        await client.SendAsync("GET", "/", ["Host: localhost", "X-Test-Id: one", $"Connection: {option}"]);

        Assert.Equal(expected ? ["close"] : [], (await client.ReceiveAsync()).ValuesOf("Connection"));
    }
}
