using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Routing;

[Collection(RoutingTests.Name)]
public sealed class TransformTests(RoutingGateway routing, ITestOutputHelper output) : GatewayTest(routing.Gateway, output)
{
    private static readonly TransformCase[] OfRequests =
    [
        new("path-remove-prefix", """{ "PathRemovePrefix": "/transform/path-remove-prefix" }""", "GET /7/a%2Fb?x=1 HTTP/1.1"),
        new("path-remove-all", """{ "PathRemovePrefix": "/transform/path-remove-all/7/b" }""", "GET /?x=1 HTTP/1.1", "/7/b?x=1"),
        new("path-prefix", """{ "PathPrefix": "/v2" }""", "GET /v2/transform/path-prefix/7/a%2Fb?x=1 HTTP/1.1"),
        new("path-replaced-prefix", """{ "PathRemovePrefix": "/transform" }, { "PathPrefix": "/api" }""", "GET /api/path-replaced-prefix/7/a%2Fb?x=1 HTTP/1.1"),
        new("path-set", """{ "PathSet": "/fixed" }""", "GET /fixed?x=1 HTTP/1.1"),
        new("path-pattern", """{ "PathPattern": "/items/{id}/{**rest}" }""", "GET /items/7/b/c?x=1 HTTP/1.1", "/7/b/c?x=1"),
        new("query-set", """{ "QueryValueParameter": "x", "Set": "2" }""", "GET /transform/query-set/7/b?x=2 HTTP/1.1", "/7/b?x=1"),
        new("query-append", """{ "QueryValueParameter": "y", "Append": "2" }""", "GET /transform/query-append/7/b?x=1&y=2 HTTP/1.1", "/7/b?x=1"),
        new("query-route", """{ "QueryRouteParameter": "id", "Append": "id" }""", "GET /transform/query-route/7/b?x=1&id=7 HTTP/1.1", "/7/b?x=1"),
        new("query-remove", """{ "QueryRemoveParameter": "x" }""", "GET /transform/query-remove/7/b?y=2 HTTP/1.1", "/7/b?x=1&y=2"),
        new("method", """{ "HttpMethodChange": "GET", "Set": "POST" }""", "POST /transform/method/7/a%2Fb?x=1 HTTP/1.1"),
        new("header-set", """{ "RequestHeader": "X-Sent", "Set": "ours" }""", "X-Sent: ours"),
        new("header-append", """{ "RequestHeader": "X-Sent", "Append": "ours" }""", "X-Sent: ours"),
        new("header-route", """{ "RequestHeaderRouteValue": "X-Id", "Set": "id" }""", "X-Id: 7"),
        new("header-route-text", """{ "RequestHeaderRouteValue": "X-Id", "Set": "id" }""", "X-Id: 5\u00e2\u0082\u00ac\u00c2\u00a0caf\u00c3\u00a9", "/5%E2%82%AC%C2%A0caf%C3%A9/b"),
        new("header-route-encoded", """{ "RequestHeaderRouteValue": "X-Id", "Set": "id" }""", "X-Id: 5\u00e2\u0082\u00ac", "/5%E2%82%AC/b") { ClusterId = "raw-utf8" },
        new("header-route-append", """{ "RequestHeader": "X-Id", "Set": "a" }, { "RequestHeaderRouteValue": "X-Id", "Append": "id" }""", "X-Id: 7"),
        new("header-route-lines", """{ "RequestHeaderRouteValue": "X-Id", "Set": "id" }""", "!X-Id", "/7%0D%0AX-Id:%208/b"),
        new("header-remove", """{ "RequestHeaderRemove": "X-Sent" }""", "!X-Sent"),
        new("headers-allowed", """{ "RequestHeadersAllowed": "X-Other" }""", "!X-Sent"),
        new("headers-not-copied", """{ "RequestHeadersCopy": "false" }""", "!X-Sent"),
        new("host-of-the-destination", """{ "RequestHeaderOriginalHost": "false" }""", "!Host: public.test"),
        new("forwarded", """{ "Forwarded": "by,for,host,proto", "ForFormat": "Ip", "ByFormat": "Random" }""", "Forwarded: "),
        new("x-forwarded-off", """{ "X-Forwarded": "Off" }""", "!X-Forwarded-For"),
        new("x-forwarded-prefix", """{ "X-Forwarded": "Set", "HeaderPrefix": "X-Seen-" }""", "X-Seen-For: 127.0.0.1"),
        new("client-certificate", """{ "ClientCert": "X-Client-Certificate" }""", "!X-Client-Certificate"),
    ];

    private static readonly TransformCase[] OfResponses =
    [
        new("answer-set", """{ "ResponseHeader": "Content-Type", "Set": "text/plain" }""", "Content-Type: text/plain"),
        new("answer-append", """{ "ResponseHeader": "X-Added", "Append": "1", "When": "Always" }""", "X-Added: 1"),
        new("answer-failed", """{ "ResponseHeader": "X-Added", "Append": "1", "When": "Failure" }""", "!X-Added"),
        new("answer-remove", """{ "ResponseHeaderRemove": "Content-Type" }""", "!Content-Type"),
        new("answer-allowed", """{ "ResponseHeadersAllowed": "Content-Length" }""", "!Content-Type"),
        new("answer-not-copied", """{ "ResponseHeadersCopy": "false" }""", "!Content-Type"),
        new("answer-trailers", """{ "ResponseTrailersCopy": "false" }, { "ResponseTrailer": "X-End", "Append": "1" }, { "ResponseTrailerRemove": "X-Start" }""", "Content-Type: application/json"),
        new("answer-trailers-allowed", """{ "ResponseTrailersAllowed": "X-Checksum" }""", "Content-Type: application/json"),
    ];

    public static TheoryData<TransformCase> Requests => new(OfRequests);

    public static TheoryData<TransformCase> Responses => new(OfResponses);

    internal static string Routes { get; } = string.Join(",\n", OfRequests.Concat(OfResponses).Select(static one =>
        $$"""
        "{{one.Name}}": {
          "ClusterId": "{{one.ClusterId}}",
          "Match": { "Path": "/transform/{{one.Name}}/{id}/{**rest}" },
          "Transforms": [ {{one.Transforms}} ]
        }
        """));

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public async Task Request_Transformed_ArrivesAsConfigured(TransformCase transform)
    {
        var received = RawRequest.From(await GetAsync(transform));

        AssertLine(transform.Expected, [received.RequestLine, .. received.Headers]);
    }

    [Theory]
    [MemberData(nameof(Responses), DisableDiscoveryEnumeration = true)]
    public async Task Response_Transformed_ArrivesAsConfigured(TransformCase transform)
    {
        var response = await GetAsync(transform);

        AssertLine(transform.Expected, [.. response.Headers.Select(static header => $"{header.Key}: {header.Value}")]);
    }

    private static void AssertLine(string expected, string[] lines)
    {
        if (expected.StartsWith('!'))
            Assert.DoesNotContain(lines, line => line.StartsWith(expected[1..], StringComparison.OrdinalIgnoreCase));
        else
            Assert.Contains(lines, line => line.StartsWith(expected, StringComparison.Ordinal));
    }

    private Task<RawResponse> GetAsync(TransformCase transform) =>
        RawConnection.GetAsync(Gateway.BaseAddress, "public.test", transform.Path, "X-Sent: theirs");
}
