using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Receiving;

/// <summary>What HTTP/2 requests are refused for, field by field; the backend sees none of them.</summary>
public sealed class Http2RefusalTests(ReceptionGateway reception, ITestOutputHelper output)
    : GatewayTest(reception.Gateway, output), IClassFixture<ReceptionGateway>
{
    [Theory]
    [InlineData("x\r\ny", "a")]
    [InlineData("x\ny", "a")]
    [InlineData("x y", "a")]
    [InlineData("x:y", "a")]
    [InlineData("x\0y", "a")]
    [InlineData("x(y", "a")]
    [InlineData("host: evil\r\nx", "a")]
    [InlineData("transfer-encoding: chunked\r\nx", "a")]
    [InlineData("X-Upper", "a")]
    [InlineData("x", "a\r\ny: z")]
    [InlineData("x", "a\nb")]
    [InlineData("x", "a\rb")]
    [InlineData("x", "a\0b")]
    [InlineData("x", " a")]
    [InlineData("x", "a ")]
    [InlineData("x", "a\t")]
    [InlineData("cookie", "a=b ")]
    [InlineData("user-agent", "a\r\ny: z")]
    [InlineData("accept", "a\0b")]
    [InlineData("cookie", "a=b\r\n\r\nGET /admin/x HTTP/1.1")]
    [InlineData("", "a")]
    [InlineData("connection", "close")]
    [InlineData("te", "gzip")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("upgrade", "websocket")]
    [InlineData("keep-alive", "timeout=5")]
    [InlineData("proxy-connection", "keep-alive")]
    [InlineData("x-content-length", "3")]
    [InlineData("expect", "200-ok")]
    public async Task Field_OutsideItsSyntax_IsRefused(string name, string value) => await AssertRefusedAsync(Fields("GET", "/", [new(name, value)]));

    [Theory]
    [InlineData("GET", "/a b")]
    [InlineData("GET", "/a?b c")]
    [InlineData("GET", "/a\r\nX: y")]
    [InlineData("GET", "/a\0")]
    [InlineData("GET", "/a%00")]
    [InlineData("GET", "/a#b")]
    [InlineData("GET", "/caf\u00e9")]
    [InlineData("GET", "/a?caf\u00e9")]
    [InlineData("GET", "/a\\b")]
    [InlineData("GET", "/a/../b")]
    [InlineData("GET", "a")]
    [InlineData("GET", "")]
    [InlineData("GET", "*")]
    [InlineData("GET", "http://localhost/")]
    [InlineData("get", "/")]
    [InlineData("FOO!x", "/")]
    [InlineData("TRACE", "/")]
    [InlineData("CONNECT", "/")]
    [InlineData("GET / HTTP/1.1\r\nX:", "/")]
    public async Task Start_OutsideItsSyntax_IsRefused(string method, string path) => await AssertRefusedAsync(Fields(method, path, []));

    [Theory]
    [InlineData("")]
    [InlineData("user@localhost")]
    [InlineData("localhost/x")]
    [InlineData("localhost:99999")]
    [InlineData("local host")]
    [InlineData("localhost\r\nX: y")]
    public async Task Authority_ThatIsNoHost_IsRefused(string authority) => await AssertRefusedAsync(
        Fields("GET", "/", []).Select(field => field.Key == ":authority" ? new(":authority", authority) : field));

    [Fact]
    public async Task Authority_NoneAndNoHost_IsRefused() =>
        await AssertRefusedAsync(Fields("GET", "/", []).Where(static field => field.Key != ":authority"));

    [Fact]
    public async Task Authorization_Twice_IsRefused() =>
        await AssertRefusedAsync(Fields("GET", "/", [new("authorization", "Bearer a"), new("authorization", "Bearer b")]));

    [Fact]
    public async Task Connect_WithoutProtocol_IsRefused() => await AssertRefusedAsync([new(":method", "CONNECT"), new(":authority", "localhost:80")]);

    [Fact]
    public async Task Connect_WithAnotherProtocolThanWebSocket_IsRefused() =>
        await AssertRefusedAsync([new(":method", "CONNECT"), new(":protocol", "connect-udp"), .. Fields("", "/", []).Skip(1)]);

    [Theory]
    [InlineData("localhost")]
    [InlineData("other")]
    public async Task Host_BesideAuthority_NeverReachesTheBackend(string host)
    {
        var id = reception.NextId();
        await using var connection = await OpenAsync();

        var stream = await connection.OpenStreamAsync(Fields("GET", "/", [new("host", host), new("x-test-id", id)]), isLast: true);

        Assert.Equal(200, (await connection.ReceiveAsync(stream)).Status);
        Assert.Equal(["localhost"], Assert.Single(reception.Backend.RequestsOf(id)).ValuesOf("Host"));
    }

    [Fact]
    public async Task Options_AboutTheServer_AreAnsweredHere()
    {
        await using var connection = await OpenAsync();

        var answer = await connection.ReceiveAsync(await connection.OpenStreamAsync(Fields("OPTIONS", "*", []), isLast: true));

        Assert.Equal((204, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"), (answer.Status, answer.ValueOf("allow")));
    }

    [Theory]
    [InlineData("x\r\ny", "a")]
    [InlineData("x: y\r\n\r\nGET /admin/x HTTP/1.1\r\nhost", "a")]
    [InlineData("x", "a\r\ny: z")]
    [InlineData("x y", "a")]
    [InlineData("content-length", "5")]
    public async Task Trailer_OutsideItsSyntax_NeverReachesTheBackend(string name, string value)
    {
        var id = reception.NextId();
        await using (var connection = await OpenAsync())
        {
            var stream = await connection.OpenStreamAsync(Fields("POST", "/", [new("x-test-id", id)]), isLast: false);
            await connection.SendDataAsync(stream, "abc"u8.ToArray(), isLast: false);
            await connection.SendFieldsAsync(stream, FieldBlock.Write([new("x-sum", "1"), new(name, value)]), isLast: true);
            await connection.ReceiveAsync(stream);
        }

        Assert.All(reception.Backend.RequestsOf(id), static request => Assert.Equal(["x-sum"], request.Trailers.Select(static trailer => trailer.Key.ToLowerInvariant())));
        await AssertCleanAsync();
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(string method, string path, IEnumerable<KeyValuePair<string, string>> headers) =>
        [new(":method", method), new(":scheme", "http"), new(":authority", "localhost"), new(":path", path), .. headers];

    // The gateway answers with a status; the server resets the stream or closes the connection. Either way nothing passes.
    private async Task AssertRefusedAsync(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var id = reception.NextId();
        await using (var connection = await OpenAsync())
        {
            var stream = await connection.OpenStreamAsync([.. fields, new(ReceivedRequest.IdHeader.ToLowerInvariant(), id)], isLast: true);
            var answer = await connection.ReceiveAsync(stream);

            Assert.True(answer.Status is 400 or 405 or 417 or 501 || answer.Break != WireBreak.None, $"{answer.Status} {answer.Break}");
        }

        Assert.Equal(0, reception.Backend.CountOf(id));
        await AssertCleanAsync();
    }

    private async Task AssertCleanAsync()
    {
        var id = reception.NextId();
        var answer = await WireClient.SendAsync("2", ScriptedGateway.AddressOf(Gateway, "2"), WireRequest.Get("/clean", $"X-Test-Id: {id}"));
        Assert.Equal((200, id), (answer.Status, answer.Text));
        Assert.Empty(reception.Backend.Violations);
    }

    private Task<Http2Connection> OpenAsync() => Http2Connection.OpenAsync(ScriptedGateway.AddressOf(Gateway, "2"));
}
