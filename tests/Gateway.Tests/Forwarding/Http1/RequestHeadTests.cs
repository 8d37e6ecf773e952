using System.Net.Http.Headers;
using System.Text;
using Gateway.Transforms.Forwarding.Http1;

namespace Gateway.Tests.Forwarding.Http1;

public sealed class RequestHeadTests
{
    private static readonly UriCreationOptions Exact = new() { DangerousDisablePathAndQueryCanonicalization = true };

    [Fact]
    public void Head_OfARequest_HasItsLinesAsTheyAre()
    {
        using var request = Request("/a%2Fb?x={\"a\"}");
        request.Headers.Host = "shop.test:8080";
        request.Headers.TryAddWithoutValidation("X-Tag", ["one", "two"]);
        request.Headers.TryAddWithoutValidation("X-Empty", "");
        request.Headers.TryAddWithoutValidation("X-Latin", "caf\u00e9");
        request.Content!.Headers.TryAddWithoutValidation("Content-Type", "a/b; c");

        Assert.Equal(
            "GET /a%2Fb?x={\"a\"} HTTP/1.1\r\nHost: shop.test:8080\r\nX-Tag: one\r\nX-Tag: two\r\nX-Empty: \r\nX-Latin: caf\u00e9\r\n"
            + "Content-Type: a/b; c\r\n\r\n",
            Write(request));
    }

    [Theory]
    [InlineData(false, null, "")]
    [InlineData(false, 0L, "Content-Length: 0\r\n")]
    [InlineData(true, 5L, "Content-Length: 5\r\n")]
    [InlineData(true, null, "Transfer-Encoding: chunked\r\n")]
    public void Framing_IsWhatIsKnown_NotWhatWasReceived(bool hasBody, long? length, string lines)
    {
        using var request = Request("/");
        request.Headers.TryAddWithoutValidation("Transfer-Encoding", "gzip");
        request.Headers.TryAddWithoutValidation("Connection", "X-Hop");
        request.Headers.TryAddWithoutValidation("Upgrade", "h2c");
        request.Content!.Headers.TryAddWithoutValidation("Content-Length", "7");

        Assert.Equal($"GET / HTTP/1.1\r\nHost: backend.test\r\n{lines}\r\n", Write(request, new RequestFraming(hasBody, length)));
    }

    [Fact]
    public void Upgrade_IsAskedForOnThisConnection()
    {
        using var request = Request("/ws");

        Assert.Equal(
            "GET /ws HTTP/1.1\r\nHost: backend.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", Write(request, default, "websocket"));
    }

    [Theory]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("\u0161")]
    public void Value_ThatCannotStandInALine_IsRefused(string value)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        Assert.Throws<InvalidOperationException>(() => RequestHead.Field(output, "X-A", value));
    }

    [Theory]
    [InlineData("/a b")]
    [InlineData("/a\u00e9")]
    public void Target_WithWhatEndsARequestLine_IsRefused(string target)
    {
        using var request = Request(target);

        Assert.Throws<InvalidOperationException>(() => Write(request));
    }

    private static HttpRequestMessage Request(string target) => new(HttpMethod.Get, new Uri("http://backend.test" + target, in Exact))
    {
        Content = new HeadersOnlyContent(),
    };

    private static string Write(HttpRequestMessage request, RequestFraming framing = default, string? upgrade = null)
    {
        using var output = new PooledWriter();
        RequestHead.Write(output, request, framing, upgrade);
        return Encoding.Latin1.GetString(output.Written.Span);
    }
}
