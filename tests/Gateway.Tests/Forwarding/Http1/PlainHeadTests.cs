using System.Net;
using System.Text;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Forwarding.Headers;
using Gateway.Transforms.Forwarding.Http1;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Tests.Forwarding.Http1;

public sealed class PlainHeadTests
{
    private static readonly string[] Names =
    [
        "Accept", "Cookie", "Authorization", "User-Agent", "X-Custom", "x_forwarded_for", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Keep-Alive", "TE", "Upgrade",
        "Connection", "Expect", "Content-Length", "Transfer-Encoding", "Transfer.Encoding", "X-HTTP-Method-Override", "Proxy-Authorization", "Content-Type", "If-None-Match", "X-Listed", "Trailer",
    ];

    private static readonly string[] Values = ["a", "", "a, b", "close", "X-Listed, Accept", "keep-alive", "caf\u00e9", "text/html;q=0.5", "7"];

    [Fact]
    public void Head_OfARequest_IsTheClientsWithWhatTheGatewaySays()
    {
        var context = Request("GET", "/a%2Fb?x={\"a\"}", "shop.test:8080", [("Accept", ["*/*"]), ("X-Tag", ["one", "two"]), ("X-Forwarded-For", ["6.6.6.6"])]);

        Assert.Equal(
            "GET /base/a%2Fb?x={\"a\"} HTTP/1.1\r\nHost: shop.test:8080\r\nAccept: */*\r\nX-Tag: one\r\nX-Tag: two\r\nX-Forwarded-Port: 8080\r\n"
            + "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: shop.test:8080\r\nX-Forwarded-Proto: http\r\n\r\n",
            Write(context, "http://backend.test:81/base/"));
    }

    [Fact]
    public void Host_ThatNoClientSent_IsTheDestinations()
    {
        var head = Write(Request("GET", "/", null, []), "http://backend.test:81");

        Assert.Contains("\r\nHost: backend.test:81\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Forwarded-Host", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", false)]
    [InlineData("/a/../b", false)]
    [InlineData("/a#b", false)]
    [InlineData("http://shop.test/a?b", true)]
    [InlineData("/a//b/%2E", false)]
    [InlineData("/a//b/.c", true)]
    public void Target_ThatCannotGoOnAsItIs_IsNotPlain(string target, bool expected) => Assert.Equal(expected, PlainHead.CanWrite(Request("GET", target, "a", [])));

    [Fact]
    public void Value_ThatCannotStandInALine_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => Write(Request("GET", "/", "a", [("X-A", ["a\nb"])]), "http://backend.test"));

    /// <summary>Both ways to make a head give the same lines.</summary>
    [Fact]
    public async Task Head_OfAnyRequest_HasTheLinesThatTransformsMake()
    {
        var random = new Random(20261127);
        for (var run = 0; run < 2_000; run++)
        {
            var fields = new List<(string, string[])>();
            foreach (var name in Names)
            {
                if (random.Next(3) == 0)
                    fields.Add((name, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Values[random.Next(Values.Length)])]));
            }

            var context = Request(random.Next(2) == 0 ? "GET" : "POST", random.Next(2) == 0 ? "/a%20b?c=d" : "/", random.Next(4) == 0 ? null : "shop.test", fields);
            var destination = random.Next(2) == 0 ? "http://backend.test:81" : "http://backend.test/base/";

            Assert.Equal(Lines(await TransformAsync(context, destination)), Lines(Write(context, destination, new RequestFraming(true, 3))));
        }
    }

    private static string[] Lines(string head)
    {
        var lines = head.Split("\r\n");
        return [lines[0], .. lines[1..].Order(StringComparer.Ordinal)];
    }

    private static async Task<string> TransformAsync(HttpContext context, string destination)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), (Uri?)null) { Content = new HeadersOnlyContent() };
        var transform = new RequestTransformContext
        {
            HttpContext = context, ProxyRequest = request, DestinationPrefix = destination, Path = context.Request.Path, Query = new QueryTransformContext(context.Request),
        };
        foreach (var one in new RequestTransform[]
        {
            new OriginalHostTransform(), new RequestHeadersTransform(new HeaderChoice(null)), new CallerTransform(), new ForwardedHeadersTransform(), new ExactTargetTransform(changesQuery: false),
        })
            await one.ApplyAsync(transform);
        using var output = new PooledWriter();
        RequestHead.Write(output, request, new RequestFraming(true, 3), null);
        return Encoding.Latin1.GetString(output.Written.Span);
    }

    private static string Write(HttpContext context, string destination, RequestFraming framing = default)
    {
        using var output = new PooledWriter();
        PlainHead.Write(output, context, Destination.Of(destination), framing, span: null);
        return Encoding.Latin1.GetString(output.Written.Span);
    }

    private static DefaultHttpContext Request(string method, string target, string? host, IReadOnlyList<(string Name, string[] Values)> fields)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        var request = context.Request;
        (request.Protocol, request.Method, request.Scheme, request.Path) = ("HTTP/1.1", method, "http", "/" + target.Split('?')[0].TrimStart('/'));
        if (host is not null)
            request.Headers.Host = host;
        foreach (var (name, values) in fields)
            request.Headers[name] = values;
        return context;
    }
}
