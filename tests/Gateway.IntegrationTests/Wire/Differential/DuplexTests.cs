using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Http2;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Differential;

/// <summary>Both directions at once: each piece of an upload comes back before the next one is sent (not so through YARP's forwarder).</summary>
public sealed class DuplexTests(DifferentialGateway fixture, ITestOutputHelper output)
    : GatewayTest(fixture.Gateway, output), IClassFixture<DifferentialGateway>
{
    private const int Pieces = 5;

    [Fact]
    public async Task Upload_EchoedOverHttp1_ComesBackPieceByPiece()
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);

        await connection.SendAsync("POST", "/uploads/echo", [$"Host: {DifferentialGateway.HostOf(DifferentialCases.Express, "Gateway")}", "Transfer-Encoding: chunked"]);
        for (var piece = 0; piece < Pieces; piece++)
        {
            await connection.SendAsync($"6\r\npiece{piece}\r\n");
            if (piece == 0)
                Assert.Equal(200, (await connection.ReceiveHeadAsync()).Status);
            Assert.Equal($"6\r\npiece{piece}\r\n", Encoding.Latin1.GetString(await connection.ReceiveAsync(11)));
        }

        await connection.SendAsync("0\r\n\r\n");
        Assert.Equal("0\r\n\r\n", Encoding.Latin1.GetString(await connection.ReceiveAsync(5)));
    }

    [Fact]
    public async Task Upload_EchoedOverHttp2_ComesBackPieceByPiece()
    {
        await using var connection = await Http2Connection.OpenAsync(Gateway.AddressOf("h2c"));
        var request = new WireRequest("POST", "/uploads/echo") { Host = DifferentialGateway.HostOf(DifferentialCases.Express, "Gateway") };

        var stream = await connection.OpenStreamAsync(Http2Connection.FieldsOf(request), isLast: false);
        for (var piece = 0; piece < Pieces; piece++)
        {
            await connection.SendDataAsync(stream, Encoding.Latin1.GetBytes($"piece{piece}"), isLast: piece == Pieces - 1);
            Http2Frame? frame;
            do
                frame = await connection.ReadFrameAsync();
            while (frame is { Type: not FrameType.Data } or { Payload.Length: 0 });
            Assert.Equal($"piece{piece}", Encoding.Latin1.GetString(frame!.Content.Span));
        }

        Assert.Equal(WireBreak.None, (await connection.ReceiveAsync(stream)).Break);
    }
}
