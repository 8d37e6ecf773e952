using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Receiving;

/// <summary>Bodies in chunks that somebody might read differently.</summary>
public sealed class ChunkTests(ReceptionGateway reception, ITestOutputHelper output)
    : GatewayTest(reception.Gateway, output), IClassFixture<ReceptionGateway>
{
    [Theory]
    [InlineData("3;a\nb\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3;a\rb\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\nabc\r\n0\r\n\r\n")]
    [InlineData("3\r\nabc\n0\r\n\r\n")]
    [InlineData("3\r\nabc0\r\n\r\n")]
    [InlineData("+3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("-3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("0x3\r\nabc\r\n0\r\n\r\n")]
    [InlineData(" 3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3 \r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\t;a\r\nabc\r\n0\r\n\r\n")]
    [InlineData("\r\nabc\r\n0\r\n\r\n")]
    [InlineData("G\r\nabc\r\n0\r\n\r\n")]
    [InlineData("100000003\r\nabc\r\n0\r\n\r\n")]
    [InlineData("80000003\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\r\nabc\r\n0\r\nX Y: z\r\n\r\n")]
    [InlineData("3\r\nabc\r\n0\r\nX: y\nZ: z\r\n\r\n")]
    public async Task Chunks_OutsideTheirSyntax_NeverBecomeAWholeRequest(string body)
    {
        var id = reception.NextId();
        await using (var connection = await RawConnection.OpenAsync(Gateway.BaseAddress))
        {
            await connection.SendAsync($"POST / HTTP/1.1\r\nHost: localhost\r\nX-Test-Id: {id}\r\nTransfer-Encoding: chunked\r\n\r\n{body}");

            Assert.Equal(400, (await connection.ReceiveAsync()).Status);
            await connection.WaitForEndAsync();
        }

        // The backend may have seen the head, as bodies stream; never the body's end.
        Assert.Empty(reception.Backend.RequestsOf(id));
        await using var another = await RawConnection.OpenAsync(Gateway.BaseAddress);
        var next = reception.NextId();
        await another.SendAsync("GET", "/clean", ["Host: localhost", $"X-Test-Id: {next}"]);
        Assert.Equal(next, (await another.ReceiveAsync()).Text);
    }
}
