using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Receiving;

/// <summary>A route's limits on bodies: size, and how slowly they may move.</summary>
public sealed class BodyLimitTests(ReceptionGateway reception, ITestOutputHelper output)
    : GatewayTest(reception.Gateway, output), IClassFixture<ReceptionGateway>
{
    [Theory]
    [InlineData("/upload/x", 1001)]
    [InlineData("/", 30_000_001)]
    public async Task Length_BeyondTheLimit_IsRefusedBeforeAnythingIsSent(string path, int length)
    {
        var (answer, _) = await reception.SendAsync(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{{id}}Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n", isForwarded: false);

        Assert.Equal((413, "body-too-large"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
        Assert.Equal("close", answer.ValueOf("Connection"));
    }

    [Fact]
    public async Task Length_AtTheLimit_Passes()
    {
        var (answer, received) = await reception.SendAsync(
            $"POST /upload/x HTTP/1.1\r\nHost: localhost\r\n{{id}}Content-Length: 1000\r\n\r\n{new string('a', 1000)}", isForwarded: true);

        Assert.Equal((200, 1000), (answer.Status, received!.Body.Length));
    }

    [Fact]
    public async Task Chunks_BeyondTheLimit_AreCutOff()
    {
        var id = reception.NextId();
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await connection.SendAsync($"POST /upload/x HTTP/1.1\r\nHost: localhost\r\nX-Test-Id: {id}\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n{new string('a', 1001)}\r\n0\r\n\r\n");

        var answer = await connection.ReceiveAsync();

        Assert.Equal((413, "body-too-large"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
        Assert.Empty(reception.Backend.RequestsOf(id));
    }

    [Fact]
    public async Task Request_SlowerThanItsRoutesRate_IsAnswered408()
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await connection.SendAsync("POST", "/slow/x", ["Host: localhost", "Content-Length: 10"], "a");

        Assert.Equal(408, (await connection.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task Response_TakenMoreSlowlyThanItsRoutesRate_IsCutOff()
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await connection.SendAsync("GET", "/slow/download", ["Host: localhost"]);

        // Nothing is read. What is sent meanwhile is taken in until the gateway has closed the connection.
        await Eventually.HoldsAsync(async () => !await connection.TrySendAsync("x"u8.ToArray()), "the connection is cut off");
    }
}
