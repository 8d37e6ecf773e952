using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Receiving;

/// <summary>A host reaches the backend as it was sent, or the request is refused.</summary>
public sealed class HostTests(ReceptionGateway reception, ITestOutputHelper output)
    : GatewayTest(reception.Gateway, output), IClassFixture<ReceptionGateway>
{
    [Theory]
    [InlineData("shop.test")]
    [InlineData("shop.test:8443")]
    [InlineData("[2001:db8::1]:8080")]
    [InlineData("my_shop.test")]
    [InlineData("xn--mnchen-3ya.test")]
    [InlineData("xn--e1afmkfd.test:8443")]
    public async Task Host_OfAName_ReachesTheBackendAsItIs(string host)
    {
        var (answer, received) = await reception.SendAsync($"GET / HTTP/1.1\r\nHost: {host}\r\n{{id}}\r\n", isForwarded: true);

        Assert.Equal(200, answer.Status);
        Assert.Equal([host], received!.ValuesOf("Host"));
        Assert.Equal([host], received.ValuesOf("X-Forwarded-Host"));
        await Eventually.HoldsAsync(
            () => Gateway.Process.Lines.Any(line => line.Contains($"\"host\":\"{host}\"", StringComparison.Ordinal)), "the access log has it");
    }

    [Theory]
    [InlineData("shop.test.")]
    [InlineData("xn--zz")]
    [InlineData("a..b")]
    [InlineData("~")]
    [InlineData("[abc]")]
    [InlineData("local(ost")]
    [InlineData("shop%2etest")]
    public async Task Host_ThatIsNone_IsRefusedInBothVersions(string host)
    {
        var (answer, _) = await reception.SendAsync($"GET / HTTP/1.1\r\nHost: {host}\r\n{{id}}\r\n", isForwarded: false);
        var id = reception.NextId();
        var other = await WireClient.SendAsync("2", ScriptedGateway.AddressOf(Gateway, "2"), WireRequest.Get("/", $"X-Test-Id: {id}") with { Host = host });

        Assert.Equal(400, answer.Status);
        Assert.Contains(other.Status, new[] { 0, 400 });
        Assert.Equal(0, reception.Backend.CountOf(id));
    }

    [Fact]
    public async Task Upgrade_OnHttp10_IsNone()
    {
        var (answer, received) = await reception.SendAsync(
            "GET / HTTP/1.0\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{id}\r\n", isForwarded: true);

        Assert.Equal(200, answer.Status);
        Assert.Empty(received!.ValuesOf("Upgrade"));
    }
}
