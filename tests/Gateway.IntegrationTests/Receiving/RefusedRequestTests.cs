using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Receiving;

/// <summary>What HTTP/1.1 requests are refused for; the backend sees none of them.</summary>
public sealed class RefusedRequestTests(ReceptionGateway reception, ITestOutputHelper output)
    : GatewayTest(reception.Gateway, output), IClassFixture<ReceptionGateway>
{
    private const string Chunks = "3\r\nabc\r\n0\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked", Chunks, "bad-framing")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 3", Chunks, "bad-framing")]
    [InlineData("X-Content-Length: 3\r\nTransfer-Encoding: chunked", Chunks, "bad-framing")]
    [InlineData("x-content-length: 3", "", "bad-framing")]
    [InlineData("Transfer-Encoding: gzip, chunked", Chunks, "bad-framing")]
    [InlineData("Transfer-Encoding: chunked, chunked", Chunks, "bad-framing")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", Chunks, "bad-framing")]
    [InlineData("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", Chunks, "bad-framing")]
    [InlineData("Transfer-Encoding: , chunked", Chunks, "bad-framing")]
    [InlineData("Transfer-Encoding: xchunked", Chunks, null)]
    [InlineData("Transfer-Encoding: chunked, identity", Chunks, null)]
    [InlineData("Transfer-Encoding: \u000bchunked", Chunks, null)]
    [InlineData("Transfer-Encoding:", "", null)]
    [InlineData("Transfer-Encoding : chunked", Chunks, null)]
    [InlineData("Content-Length: 0x3", "abc", null)]
    [InlineData("Content-Length: +3", "abc", null)]
    [InlineData("Content-Length:\v3", "abc", null)]
    [InlineData("Content-Length: 00000000000000000003", "abc", null)]
    [InlineData("X-Control: a\vb", "", "bad-header")]
    [InlineData("X-Control: a\u007fb", "", "bad-header")]
    [InlineData("Content-Length: 3 3", "abc", null)]
    [InlineData("Content-Length: 3, 3", "abc", null)]
    [InlineData("Content-Length: 3\r\nContent-Length: 3", "abc", null)]
    [InlineData("Content-Length: 3\r\nContent-Length: 4", "abcd", null)]
    [InlineData("Content-Length: 1e1", "abc", null)]
    [InlineData("Content-Length: -3", "abc", null)]
    [InlineData("Content-Length:", "", null)]
    [InlineData("Content-Length: 99999999999999999999", "abc", null)]
    [InlineData("Content-Length : 3", "abc", null)]
    [InlineData("X: a\r\n b", "", null)]
    public async Task Framing_ReadInMoreThanOneWay_IsRefusedAndTheConnectionClosed(string headers, string body, string? failure)
    {
        var (answer, _) = await reception.SendAsync($"POST / HTTP/1.1\r\nHost: localhost\r\n{{id}}{headers}\r\n\r\n{body}", isForwarded: false);

        AssertRefused(answer, 400, failure);
        Assert.Equal("close", answer.ValueOf("Connection"));
    }

    [Theory]
    [InlineData("POST / HTTP/1.0\r\nHost: localhost\r\n{id}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: localhost\r\n{id}\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\n{id}\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n{id}\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n{id}X: a\rb\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n{id}X: a\0b\r\n\r\n")]
    [InlineData("GET  / HTTP/1.1\r\nHost: localhost\r\n{id}\r\n")]
    public async Task Line_OutsideItsSyntax_IsRefusedAndTheConnectionClosed(string request)
    {
        var (answer, _) = await reception.SendAsync(request, isForwarded: false);

        Assert.Equal(400, answer.Status);
        Assert.Equal("close", answer.ValueOf("Connection"));
    }

    [Theory]
    [InlineData("Host: localhost\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b", 400, "bad-header")]
    [InlineData("Host: localhost\r\nAuthorization: Bearer a\r\nauthorization: Bearer a", 400, "bad-header")]
    [InlineData("Host: localhost\r\nX(Y: a", 400, "bad-header")]
    [InlineData("Host: localhost\r\nTransfer-Encoding\u000b: chunked", 400, "bad-header")]
    [InlineData("Host: localhost\r\nX\"Y: a", 400, "bad-header")]
    [InlineData("Host: localhost\r\nX\u00e9: a", 400, null)]
    [InlineData("Host: localhost\r\n: a", 400, null)]
    [InlineData("Host:", 400, "bad-host")]
    [InlineData("Host: localhost:99999", 400, "bad-host")]
    [InlineData("Host: user@localhost", 400, null)]
    [InlineData("Host: user:secret@localhost", 400, null)]
    [InlineData("Host: localhost/x", 400, null)]
    [InlineData("Host: local host", 400, null)]
    [InlineData("Host: localhost,other", 400, null)]
    [InlineData("Host: localhost:", 400, null)]
    [InlineData("Host: local\u00e9", 400, null)]
    [InlineData("Host: localhost\r\nHost: localhost", 400, null)]
    [InlineData("X-No-Host: here", 400, null)]
    [InlineData("Host: localhost\r\nExpect: 200-ok", 417, "expectation-failed")]
    [InlineData("Host: localhost\r\nExpect: 100-continue, 100-continue", 417, "expectation-failed")]
    [InlineData("Host: localhost\r\nExpect: 100-continue\r\nExpect: 100-continue", 417, "expectation-failed")]
    [InlineData("Host: localhost\r\nConnection: Upgrade\r\nUpgrade: foo", 400, "unknown-upgrade")]
    [InlineData("Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket, foo", 400, "unknown-upgrade")]
    [InlineData("Host: localhost\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1", 400, "unknown-upgrade")]
    public async Task Header_OutsideItsRules_IsRefused(string headers, int status, string? failure)
    {
        var (answer, _) = await reception.SendAsync($"GET / HTTP/1.1\r\n{{id}}{headers}\r\n\r\n", isForwarded: false);

        AssertRefused(answer, status, failure);
    }

    [Theory]
    [InlineData("TRACE /", 405, "method-not-allowed")]
    [InlineData("TRACE /dav/x", 405, "method-not-allowed")]
    [InlineData("CONNECT localhost", 405, "method-not-allowed")]
    [InlineData("CONNECT /", 405, "method-not-allowed")]
    [InlineData("PROPFIND /", 405, "method-not-allowed")]
    [InlineData("REPORT /admin/x", 405, "method-not-allowed")]
    [InlineData("get /", 501, "method-not-implemented")]
    [InlineData("Get /dav/x", 501, "method-not-implemented")]
    [InlineData("FOO!x /", 501, "method-not-implemented")]
    [InlineData("FOO /dav/x", 501, "method-not-implemented")]
    [InlineData("G@T /", 400, null)]
    public async Task Method_OutsideTheList_IsRefused(string start, int status, string? failure)
    {
        var (answer, _) = await reception.SendAsync($"{start} HTTP/1.1\r\nHost: localhost\r\n{{id}}\r\n", isForwarded: false);

        AssertRefused(answer, status, failure);
        Assert.Equal(status == 405 ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" : null, answer.ValueOf("Allow"));
    }

    [Theory]
    [InlineData("GET * HTTP/1.1", 405)]
    [InlineData("OPTIONS *x HTTP/1.1", 400)]
    [InlineData("GET http://other/ HTTP/1.1", 400)]
    [InlineData("GET http://user@localhost/ HTTP/1.1", 400)]
    [InlineData("GET http://localhost/a%2Fb HTTP/1.1", 400)]
    [InlineData("GET http://localhost/a/../b HTTP/1.1", 400)]
    [InlineData("GET ftp://localhost/ HTTP/1.1", 400)]
    [InlineData("GET localhost HTTP/1.1", 405)]
    public async Task Target_OfAnotherForm_IsRefused(string line, int status)
    {
        var (answer, _) = await reception.SendAsync($"{line}\r\nHost: localhost\r\n{{id}}\r\n", isForwarded: false);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Refusals_OfTheGateway_AreCountedByReason()
    {
        await reception.SendAsync("GET //admin/x HTTP/1.1\r\nHost: localhost\r\n{id}\r\n", isForwarded: false);
        using var client = new HttpClient();

        var page = await client.GetStringAsync(new Uri(Gateway.AdminAddress, "/metrics"));

        Assert.Contains("gateway_requests_refused_total{gateway_reason=\"ambiguous_path\"", page, StringComparison.Ordinal);
    }

    private static void AssertRefused(RawResponse answer, int status, string? failure)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(failure, ReceptionGateway.FailureOf(answer.Text));
    }
}
