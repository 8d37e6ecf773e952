using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Routing;

[Collection(RoutingTests.Name)]
public sealed class RouteMatchTests(RoutingGateway routing, ITestOutputHelper output) : GatewayTest(routing.Gateway, output)
{
    /// <summary>Each route names itself in its answers.</summary>
    internal static string Routes { get; } = string.Join(
        ",\n",
        Route("path-exact", """ "Path": "/match/path/exact" """),
        Route("path-parameter", """ "Path": "/match/path/{id}" """),
        Route("path-rest", """ "Path": "/match/path/{**rest}" """),
        Route("host-exact", """ "Path": "/match/host", "Hosts": [ "shop.example.test", "www.example.test" ] """),
        Route("host-wildcard", """ "Path": "/match/host", "Hosts": [ "*.example.test" ] """),
        Route("host-any", """ "Path": "/match/host" """),
        Route("method-some", """ "Path": "/match/method", "Methods": [ "POST", "PUT" ] """),
        Route("method-any", """ "Path": "/match/method" """),
        Route("order-general", """ "Path": "/match/order/{**rest}" """, order: -1),
        Route("order-specific", """ "Path": "/match/order/exact" """),
        Route("header-exact", Header("""{ "Name": "X-Version", "Values": [ "2", "3" ], "Mode": "ExactHeader" }"""), order: 1),
        Route("header-case", Header("""{ "Name": "X-Version", "Values": [ "Exactly" ], "Mode": "ExactHeader", "IsCaseSensitive": true }"""), order: 2),
        Route("header-prefix", Header("""{ "Name": "X-Version", "Values": [ "beta" ], "Mode": "HeaderPrefix" }"""), order: 3),
        Route("header-contains", Header("""{ "Name": "X-Version", "Values": [ "mid" ], "Mode": "Contains" }"""), order: 4),
        Route("header-not", Header("""{ "Name": "X-Flag", "Mode": "Exists" }, { "Name": "X-Flag", "Values": [ "off" ], "Mode": "NotContains" }"""), order: 5),
        Route("header-missing", Header("""{ "Name": "X-Version", "Mode": "NotExists" }"""), order: 6),
        Route("header-any", """ "Path": "/match/header" """, order: 7),
        Route("query-exact", Query("""{ "Name": "v", "Values": [ "2", "3" ], "Mode": "Exact" }"""), order: 1),
        Route("query-prefix", Query("""{ "Name": "v", "Values": [ "beta" ], "Mode": "Prefix" }"""), order: 2),
        Route("query-contains", Query("""{ "Name": "v", "Values": [ "mid" ], "Mode": "Contains" }"""), order: 3),
        Route("query-not", Query("""{ "Name": "flag", "Values": [ "off" ], "Mode": "NotContains" }, { "Name": "flag", "Mode": "Exists" }"""), order: 4),
        Route("query-exists", Query("""{ "Name": "v", "Mode": "Exists" }"""), order: 5),
        Route("query-any", """ "Path": "/match/query" """, order: 6));

    [Theory]
    [InlineData("/match/path/exact", "path-exact")]
    [InlineData("/match/path/EXACT", "path-exact")]
    [InlineData("/match/path/other", "path-parameter")]
    [InlineData("/match/path/a/b", "path-rest")]
    [InlineData("/match/order/exact", "order-general")]
    public async Task Path_OfARequest_SelectsTheRoute(string target, string route) =>
        Assert.Equal(route, await RouteOfAsync("GET", target));

    [Theory]
    [InlineData("shop.example.test", "host-exact")]
    [InlineData("WWW.example.test", "host-exact")]
    [InlineData("shop.example.test:8443", "host-exact")]
    [InlineData("eu.shop.example.test", "host-wildcard")]
    [InlineData("example.test", "host-any")]
    public async Task Host_OfARequest_SelectsTheRoute(string host, string route) =>
        Assert.Equal(route, await RouteOfAsync("GET", "/match/host", host));

    [Theory]
    [InlineData("POST", "method-some")]
    [InlineData("PUT", "method-some")]
    [InlineData("DELETE", "method-any")]
    public async Task Method_OfARequest_SelectsTheRoute(string method, string route) =>
        Assert.Equal(route, await RouteOfAsync(method, "/match/method"));

    [Theory]
    [InlineData("X-Version: 2", "header-exact")]
    [InlineData("X-Version: 3", "header-exact")]
    [InlineData("X-Version: Exactly", "header-case")]
    [InlineData("X-Version: exactly", "header-any")]
    [InlineData("X-Version: BETA-7", "header-prefix")]
    [InlineData("X-Version: in the mid of it", "header-contains")]
    [InlineData("X-Flag: on", "header-not")]
    [InlineData("X-Flag: off", "header-missing")]
    [InlineData("X-Version: 4", "header-any")]
    public async Task Header_OfARequest_SelectsTheRoute(string header, string route) =>
        Assert.Equal(route, await RouteOfAsync("GET", "/match/header", headers: header));

    [Theory]
    [InlineData("v=2", "query-exact")]
    [InlineData("x=1&v=3", "query-exact")]
    [InlineData("v=beta-7", "query-prefix")]
    [InlineData("v=amid", "query-contains")]
    [InlineData("flag=on", "query-not")]
    [InlineData("flag=off", "query-any")]
    [InlineData("v=9", "query-exists")]
    [InlineData("v=", "query-any")]
    [InlineData("x=1", "query-any")]
    public async Task Query_OfARequest_SelectsTheRoute(string query, string route) =>
        Assert.Equal(route, await RouteOfAsync("GET", $"/match/query?{query}"));

    [Theory]
    [InlineData("/match")]
    [InlineData("/nowhere")]
    public async Task Path_OfNoRoute_Answers404(string target)
    {
        var response = await RawConnection.GetAsync(Gateway.BaseAddress, "localhost", target);

        Assert.Equal(404, response.Status);
        Assert.Equal("application/problem+json", response.ValueOf("Content-Type"));
    }

    private static string Route(string id, string match, int? order = null) =>
        $$"""
        "{{id}}": {
          "ClusterId": "raw",
          {{(order is null ? "" : $"\"Order\": {order},")}}
          "Match": { {{match}} },
          "Transforms": [ { "ResponseHeader": "X-Route", "Set": "{{id}}" } ]
        }
        """;

    private static string Header(string matchers) => $$""" "Path": "/match/header", "Headers": [ {{matchers}} ] """;

    private static string Query(string matchers) => $$""" "Path": "/match/query", "QueryParameters": [ {{matchers}} ] """;

    private async Task<string?> RouteOfAsync(string method, string target, string host = "localhost", params string[] headers)
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await connection.SendAsync(method, target, [$"Host: {host}", "Content-Length: 0", .. headers]);
        return (await connection.ReceiveAsync()).ValueOf("X-Route");
    }
}
