using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Receiving;

/// <summary>What honest clients send and strict servers often refuse: it passes, and means one thing to the backend.</summary>
public sealed class AcceptedRequestTests(ReceptionGateway reception, ITestOutputHelper output)
    : GatewayTest(reception.Gateway, output), IClassFixture<ReceptionGateway>
{
    [Theory]
    [InlineData("Transfer-Encoding: CHUNKED", "3\r\nabc\r\n0\r\n\r\n", null)]
    [InlineData("Transfer-Encoding: chunked", "3;name=\"a;b\"\r\nabc\r\n0\r\n\r\n", null)]
    [InlineData("Transfer-Encoding: chunked", "00003\r\nabc\r\n000\r\n\r\n", null)]
    [InlineData("Content-Length: 3", "abc", "3")]
    [InlineData("Content-Length: 003", "abc", "3")]
    [InlineData("Content-Length: 3\r\nExpect: 100-Continue", "abc", "3")]
    [InlineData("Content-Length: 3\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk", "abc", "3")]
    public async Task Body_InAnAcceptedForm_IsFramedAfresh(string headers, string body, string? length)
    {
        var (answer, received) = await reception.SendAsync(
            $"POST / HTTP/1.1\r\nHost: localhost\r\n{{id}}{headers}\r\n\r\n{body}", isForwarded: true);

        Assert.Equal(200, answer.Status);
        Assert.Equal("abc", received!.BodyText);
        Assert.Equal(length is null ? [] : [length], received.ValuesOf("Content-Length"));
        Assert.Equal(length is null ? ["chunked"] : [], received.ValuesOf("Transfer-Encoding"));
    }

    [Theory]
    [InlineData("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk")]
    [InlineData("Connection: Upgrade\r\nUpgrade: TLS/1.2")]
    [InlineData("Connection: Upgrade\r\nUpgrade: TLS/1.0, HTTP/1.1")]
    [InlineData("Upgrade: foo")]
    [InlineData("Connection: upgrade")]
    public async Task Upgrade_ThatMayBeIgnored_PassesAsAnOrdinaryRequest(string headers)
    {
        var (answer, received) = await reception.SendAsync($"GET / HTTP/1.1\r\nHost: localhost\r\n{{id}}{headers}\r\n\r\n", isForwarded: true);

        Assert.Equal(200, answer.Status);
        Assert.Empty(received!.ValuesOf("Upgrade"));
        Assert.Empty(received.ValuesOf("HTTP2-Settings"));
        Assert.DoesNotContain("Upgrade", received.ValuesOf("Connection"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost:8080\r\n{id}\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]:80\r\n{id}\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: my_shop.test\r\n{id}\r\n")]
    [InlineData("GET / HTTP/1.0\r\n{id}\r\n")]
    [InlineData("GET http://localhost/a?b HTTP/1.1\r\nHost: localhost\r\n{id}\r\n")]
    [InlineData("\r\nGET / HTTP/1.1\r\nHost: localhost\r\n{id}\r\n")]
    [InlineData("PROPFIND /dav/x HTTP/1.1\r\nHost: localhost\r\n{id}\r\n")]
    [InlineData("REPORT /dav/x HTTP/1.1\r\nHost: localhost\r\n{id}Content-Length: 1\r\n\r\na")]
    [InlineData("OPTIONS / HTTP/1.1\r\nHost: localhost\r\n{id}\r\n")]
    [InlineData("HEAD / HTTP/1.1\r\nHost: localhost\r\n{id}\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n{id}X:\ta\tb\u00e9 \r\n\r\n")]
    public async Task Request_OutOfTheOrdinary_Passes(string request)
    {
        var (answer, _) = await reception.SendAsync(request, isForwarded: true);

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Options_AboutTheServer_AreAnsweredHere()
    {
        var (answer, _) = await reception.SendAsync("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n{id}\r\n", isForwarded: false);

        Assert.Equal(204, answer.Status);
        Assert.Equal("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", answer.ValueOf("Allow"));
    }
}
