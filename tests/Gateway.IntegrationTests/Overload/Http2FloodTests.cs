using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;

namespace Gateway.IntegrationTests.Overload;

/// <summary>Frames that cost a client nothing, in numbers: the connection is cut, and the others do not notice.</summary>
public sealed class Http2FloodTests : IAsyncLifetime
{
    // Enough to be too many in one second even where a slow machine spreads them over several.
    private const int FramesAtATime = 2000;
    private const int Times = 20;

    private ScriptedGateway _shop = null!;

    public async Task InitializeAsync() => _shop = await ScriptedGateway.StartAsync(static _ => Scripts.EchoId);

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Theory]
    [InlineData(FrameType.Ping, 8)]
    [InlineData(FrameType.Settings, 0)]
    [InlineData(FrameType.Priority, 5)]
    [InlineData(FrameType.WindowUpdate, 4)]
    public async Task Flood_OfControlFrames_IsCut(object type, int length)
    {
        var payload = new byte[length];
        if (length > 0)
            payload[^1] = 1;
        var isOfAStream = (FrameType)type == FrameType.Priority;
        var frame = Http2Frame.Write((FrameType)type, FrameFlags.None, isOfAStream ? 1 : 0, payload);

        await AssertCutAsync([], Repeat(frame));
    }

    [Fact]
    public async Task Flood_OfEmptyContinuations_IsCut()
    {
        var headers = Http2Frame.Write(FrameType.Headers, FrameFlags.EndStream, 1, Fields("GET"));
        var continuation = Http2Frame.Write(FrameType.Continuation, FrameFlags.None, 1, []);

        await AssertCutAsync(headers, Repeat(continuation));
    }

    [Fact]
    public async Task Flood_OfEmptyData_IsCut()
    {
        var headers = Http2Frame.Write(FrameType.Headers, FrameFlags.EndHeaders, 1, Fields("POST"));
        var data = Http2Frame.Write(FrameType.Data, FrameFlags.None, 1, []);

        await AssertCutAsync(headers, Repeat(data));
    }

    [Fact]
    public async Task RapidReset_IsCut()
    {
        var fields = Fields("GET");
        var stream = -1;
        byte[] Next()
        {
            stream += 2;
            return
            [
                .. Http2Frame.Write(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, stream, fields),
                .. Http2Frame.Write(FrameType.ResetStream, FrameFlags.None, stream, [0, 0, 0, 8]),
            ];
        }

        await AssertCutAsync([], () => [.. Enumerable.Range(0, FramesAtATime).SelectMany(_ => Next())]);
    }

    [Theory]
    [InlineData("a body shorter than its length")]
    [InlineData("a window beyond its bounds")]
    [InlineData("a stream too many")]
    public async Task ResetsThatTheServerIsMadeToSend_AreCut(string cause)
    {
        var stream = -1;
        byte[] Next()
        {
            stream += 2;
            return cause switch
            {
                "a body shorter than its length" =>
                [
                    .. Http2Frame.Write(FrameType.Headers, FrameFlags.EndHeaders, stream, Fields("POST", "content-length: 5")),
                    .. Http2Frame.Write(FrameType.Data, FrameFlags.EndStream, stream, "123"u8.ToArray()),
                ],
                "a window beyond its bounds" =>
                [
                    .. Http2Frame.Write(FrameType.Headers, FrameFlags.EndHeaders, stream, Fields("POST")),
                    .. Http2Frame.Write(FrameType.WindowUpdate, FrameFlags.None, stream, [0x7f, 0xff, 0xff, 0xff]),
                ],
                // The first hundred wait for their bodies.
                _ => Http2Frame.Write(FrameType.Headers, FrameFlags.EndHeaders, stream, Fields("POST", "content-length: 5")),
            };
        }

        // A few at a time, and what comes is read: otherwise the server ends the connection for what it cannot get rid of.
        await using var client = await Http2Connection.OpenAsync(ScriptedGateway.AddressOf(_shop.Gateway, "2"));
        for (var time = 0; time < FramesAtATime && client.Break == WireBreak.None; time++)
        {
            foreach (var _ in Enumerable.Range(0, 20))
                await client.TrySendAsync(Next());
            await client.SendFrameAsync(FrameType.Ping, FrameFlags.None, 0, new byte[8]);
            while (await client.ReadFrameAsync() is { } frame && !(frame.Type == FrameType.Ping && frame.Has(FrameFlags.Acknowledgement)))
            {
                // Until all of it has been looked at.
            }
        }

        Assert.NotEqual(WireBreak.None, client.Break);
        await Eventually.HoldsAsync(
            () => _shop.Gateway.Process.Lines.Any(static line => line.Contains("Limits:Http2:ResetsPerSecond", StringComparison.Ordinal)), "the log says why");
    }

    private async Task AssertCutAsync(byte[] first, Func<byte[]> frames)
    {
        await using var other = await _shop.OpenAsync("2");
        Assert.Equal(200, (await other.SendAsync(WireRequest.Get("/"))).Status);

        await using var flood = await RawConnection.OpenAsync(ScriptedGateway.AddressOf(_shop.Gateway, "2"));
        byte[] preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Http2Frame.Write(FrameType.Settings, FrameFlags.None, 0, []), .. first];
        await flood.SendAsync(preface);
        for (var time = 0; time < Times && await flood.TrySendAsync(frames()); time++)
        {
            // The next ones, until it is cut.
        }

        Assert.NotEqual(WireBreak.None, await flood.WaitForEndAsync());
        Assert.Equal(200, (await other.SendAsync(WireRequest.Get("/"))).Status);
        await using var next = await _shop.OpenAsync("2");
        Assert.Equal(200, (await next.SendAsync(WireRequest.Get("/"))).Status);
        Assert.False(_shop.Gateway.Process.HasExited);
    }

    private static Func<byte[]> Repeat(byte[] frame)
    {
        byte[] many = [.. Enumerable.Repeat(frame, FramesAtATime).SelectMany(static one => one)];
        return () => many;
    }

    private static byte[] Fields(string method, params string[] headers) =>
        FieldBlock.Write(Http2Connection.FieldsOf(new WireRequest(method, "/") { Headers = headers }));
}
