using Gateway.Listening;

namespace Gateway.IntegrationTests.Listening;

public sealed class RedirectTests
{
    [Theory]
    [InlineData("GET /a%2Fb/%c3%a9/../x;y?q=%20+&z[]=1 HTTP/1.1\r\nHost: shop.test\r\n", "https://shop.test:8443/a%2Fb/%c3%a9/../x;y?q=%20+&z[]=1")]
    [InlineData("POST /login HTTP/1.1\r\nHost: shop.test:8080\r\nContent-Length: 3\r\n", "https://shop.test:8443/login")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n", "https://[::1]:8443/")]
    [InlineData("GET /x HTTP/1.0\r\nHost: shop.test\r\n", "https://shop.test:8443/x")]
    [InlineData("GET http://shop.test/a%2Fb?c HTTP/1.1\r\nHost: shop.test\r\n", "https://shop.test:8443/a%2Fb?c")]
    public async Task Redirect_Request_KeepsHostAndTargetByteByByte(string head, string expected)
    {
        await using var host = await StartAsync();
        var answer = await host.SendRawAsync($"{head}Connection: close\r\n\r\n{(head.Contains("Content-Length", StringComparison.Ordinal) ? "a=b" : "")}");
        Assert.StartsWith("HTTP/1.1 308 Permanent Redirect\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nLocation: {expected}\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: shop.test\r\n")]
    public async Task Redirect_NoHostOrNoPath_Is400(string head)
    {
        await using var host = await StartAsync();
        Assert.StartsWith("HTTP/1.1 400 ", await host.SendRawAsync($"{head}Connection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: shop.test\r\n")]
    public async Task Redirect_RequestItRefuses_GetsAProblem(string head)
    {
        await using var host = await StartAsync();
        var answer = await host.SendRawAsync($"{head}Connection: close\r\n\r\n");
        Assert.Contains("\r\nContent-Type: application/problem+json\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"title\":\"Bad request\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_AcmeChallenge_IsServed()
    {
        await using var host = await StartAsync();
        var answer = await host.SendRawAsync("GET /.well-known/acme-challenge/tok_en-1 HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_AnotherListener_ServesAsUsual()
    {
        await using var host = await StartAsync();
        Assert.StartsWith("HTTP/1.1 200 ", await host.SendRawAsync("GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_Http2_IsRedirectedToo()
    {
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(
            ("h2c", new() { Url = "http://127.0.0.1:0", Protocols = ListenerProtocols.Http2, RedirectToHttps = true, RedirectPort = 443 })));
        var answer = await Peer.RunAsync("curl", "-sS", "-D", "-", "--http2-prior-knowledge", "-H", "Host: shop.test", $"http://127.0.0.1:{host.Port()}/a%2Fb?c");
        Assert.StartsWith("HTTP/2 308", answer, StringComparison.Ordinal);
        Assert.Contains("location: https://shop.test/a%2Fb?c\r\n", answer, StringComparison.Ordinal);
    }

    private static Task<ListeningHost> StartAsync() => ListeningHost.StartAsync(ListeningHost.Options(
        ("http", new() { Url = "http://127.0.0.1:0", RedirectToHttps = true, RedirectPort = 8443 }),
        ("other", new() { Url = "http://127.0.0.1:0" })));
}
