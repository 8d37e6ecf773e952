using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Express;

/// <summary>What a backend receives is what the client sent, byte for byte. The backend shows its bytes.</summary>
[Collection(ShopTests.Name)]
public sealed class ExactRequestTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb")]
    [InlineData("/%7Euser/~user")]
    [InlineData("/caf%C3%A9/caf%c3%a9")]
    [InlineData("/a+b%2Bc%20d")]
    [InlineData("/a//b/")]
    [InlineData("/[x]/(y)/{z}|\"'")]
    [InlineData("/a;v=1/b,c@d:e=f&g")]
    [InlineData("/p?")]
    [InlineData("/p?x=")]
    [InlineData("/p?x")]
    [InlineData("/p?=x&&y")]
    [InlineData("/p?x=1&x=2&x=1")]
    [InlineData("/p?y[]=1&y[]=2&z[a][b]=3")]
    [InlineData("/p?filter={\"a\":1}")]
    [InlineData("/p?q=%zz%u00e9%")]
    [InlineData("/p?q=a%20b+c%2Bd")]
    [InlineData("/p?url=%2F_next%2Fimage%3Fx%3D1&w=640")]
    [InlineData("/p?a=1?b=2/../c")]
    public async Task Target_OfARequest_ArrivesUnchanged(string target)
    {
        var received = await SendAsync(target);

        Assert.Equal($"GET {target} HTTP/1.1", received.RequestLine);
    }

    [Theory]
    [InlineData("X-Empty:")]
    [InlineData("X-Latin: caf\u00e9 \u00ff")]
    [InlineData("X-Utf8: caf\u00c3\u00a9")]
    [InlineData("X-Json: {\"a\": [1, 2], \"b\": \"c;d,e\"}")]
    [InlineData("x-lower-case: Value")]
    [InlineData("X-Very-Long: 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    [InlineData("Accept: text/html;q=0.9,  application/json ; q=1")]
    [InlineData("Accept-Language: de-CH, de;q=0.9,*;q=0.5")]
    [InlineData("User-Agent: Mozilla/5.0 (X11; Linux x86_64) (odd) \"quoted\"")]
    [InlineData("Cookie: a=1; b=\"two words\"; c=%7B%22x%22%3A1%7D; d=; =e")]
    [InlineData("Authorization: Bearer abc.def-_~+/=")]
    [InlineData("Authorization: not a scheme at all")]
    [InlineData("If-None-Match: unquoted, W/\"weak\", \"strong\"")]
    [InlineData("If-Modified-Since: not a date")]
    [InlineData("Range: lines=1-2")]
    [InlineData("Origin: http://next.localhost:1234")]
    [InlineData("Referer: not a url \u00e9")]
    [InlineData("Purpose: prefetch")]
    [InlineData("RSC: 1")]
    [InlineData("Next-Router-State-Tree: %5B%22%22%5D")]
    [InlineData("X-Nextjs-Data: 1")]
    [InlineData("X-Middleware-Prefetch: 1")]
    [InlineData("X-Deployment-Id: 42")]
    [InlineData("Sec-Fetch-Site: same-origin")]
    [InlineData("Upgrade-Insecure-Requests: 1")]
    [InlineData("X-Requested-With: XMLHttpRequest")]
    [InlineData("Baggage: user=1,b=2;p")]
    [InlineData("Alt-Svc: h3=\":443\"")]
    [InlineData("Via: 1.1 other")]
    [InlineData("Trailer: X-Sum")]
    [InlineData("Content-Type: text/odd; on=GET")]
    public async Task Header_OfARequest_ArrivesUnchanged(string line)
    {
        var received = await SendAsync("/", line);

        Assert.Equal([Value(line)], received.ValuesOf(Name(line)));
    }

    [Fact]
    public async Task Header_SentTwice_ArrivesWithBothValuesInOrder()
    {
        var received = await SendAsync("/", "X-Tag: first", "X-Other: between", "X-Tag: second");

        Assert.Equal("first, second", string.Join(", ", received.ValuesOf("X-Tag")));
    }

    [Theory]
    [InlineData("Connection: X-Hop")]
    [InlineData("Connection: X-Other,  x-hop")]
    [InlineData("Connection: Cookie, X-Hop, Authorization")]
    public async Task Header_NamedInConnection_StaysWithTheGateway(string connection)
    {
        var received = await SendAsync("/", connection, "X-Hop: 1", "X-End: 2");

        Assert.Equal(["2"], received.ValuesOf("X-End"));
        Assert.Empty(received.ValuesOf("X-Hop"));
    }

    [Theory]
    [InlineData("Forwarded: for=6.6.6.6")]
    [InlineData("X-Real-IP: 6.6.6.6")]
    [InlineData("Client-IP: 6.6.6.6")]
    [InlineData("X-Original-URL: /admin")]
    [InlineData("X-Rewrite-URL: /admin")]
    [InlineData("Proxy: http://evil.test")]
    [InlineData("X-Sendfile-Type: X-Accel-Redirect")]
    [InlineData("X-Accel-Mapping: /=/")]
    [InlineData("X_Forwarded_For: 6.6.6.6")]
    [InlineData("X_Real-IP: 6.6.6.6")]
    [InlineData("X-Middleware-Subrequest: middleware:middleware:middleware")]
    [InlineData("X-Middleware-Rewrite: /account")]
    [InlineData("X-Middleware-Next: 1")]
    [InlineData("X-Now-Route-Matches: 1=account")]
    [InlineData("X-Matched-Path: /account")]
    [InlineData("Next-Resume: 1")]
    public async Task Header_ThatOnlyAProxyMaySend_DoesNotArrive(string line)
    {
        var received = await SendAsync("/", line);

        Assert.DoesNotContain(Value(line), received.ValuesOf(Name(line)));
    }

    [Theory]
    [InlineData("X-Forwarded-For: 6.6.6.6", "127.0.0.1")]
    [InlineData("X-Forwarded-Host: evil.test", "raw.localhost")]
    [InlineData("X-Forwarded-Proto: https", "http")]
    [InlineData("X-Forwarded-Port: 6666", "80")]
    public async Task Header_OfTheGateway_HasItsValueWhateverTheClientSays(string line, string value)
    {
        var received = await SendAsync("/", line);

        Assert.Equal([value], received.ValuesOf(Name(line)));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("REPORT")]
    public async Task Body_OfAnyMethod_ArrivesUnchanged(string method)
    {
        var body = Encoding.Latin1.GetString([.. Enumerable.Range(0, 256).Select(static value => (byte)value)]);
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);

        await connection.SendAsync(method, "/body", ["Host: raw.localhost", "Content-Type: application/octet-stream", "Content-Length: 256"], body);

        var received = RawRequest.From(await connection.ReceiveAsync());
        Assert.Equal($"{method} /body HTTP/1.1", received.RequestLine);
        Assert.Equal(body, received.BodyText);
    }

    private async Task<RawRequest> SendAsync(string target, params string[] headers) =>
        RawRequest.From(await RawConnection.GetAsync(Gateway.BaseAddress, "raw.localhost", target, headers));

    private static string Name(string line) => line[..line.IndexOf(':', StringComparison.Ordinal)];

    private static string Value(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
}
