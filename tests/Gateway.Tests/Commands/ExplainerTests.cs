using Gateway.Commands.Explaining;
using Gateway.Hosting;
using Gateway.Tests.Hosting;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Maintenance;
using Gateway.Transforms.Shared.Composing;

namespace Gateway.Tests.Commands;

public sealed class ExplainerTests
{
    private const string Configuration = """
        {
          "ReverseProxy": {
            "Routes": {
              "catalog": { "ClusterId": "laravel", "Match": { "Path": "/api/catalog/{**rest}", "Methods": [ "GET" ] }, "Timeout": "5s" },
              "api":     { "ClusterId": "laravel", "Match": { "Path": "/api/{**rest}" }, "Transforms": [ { "PathRemovePrefix": "/api" } ] },
              "late":    { "ClusterId": "laravel", "Match": { "Path": "/api/{**rest}" }, "Order": 5 },
              "beta":    { "ClusterId": "next", "Match": { "Path": "/shop", "Headers": [ { "Name": "X-Beta", "Values": [ "yes" ] } ] } },
              "search":  { "ClusterId": "next", "Match": { "Path": "/shop", "QueryParameters": [ { "Name": "q", "Mode": "Exists" } ] } },
              "admin":   { "ClusterId": "next", "Match": { "Hosts": [ "admin.test" ] } },
              "post":    { "ClusterId": "next", "Match": { "Path": "/only", "Methods": [ "POST" ] } }
            },
            "Clusters": {
              "laravel": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/base/" }, "b": { "Address": "http://127.0.0.1:9001/" } } },
              "next": { "Destinations": { "a": { "Address": "http://127.0.0.1:3000/" } } }
            }
          }
        }
        """;

    [Fact]
    public async Task Explain_Winner_HasClusterPoliciesValuesAndUrls()
    {
        var winner = (await ExplainAsync("GET", "/api/catalog/a%2fb?x=%zz")).Winner!;

        Assert.Equal("catalog", winner.RouteId);
        Assert.Equal("laravel", winner.ClusterId);
        Assert.Equal(KeyValuePair.Create("Timeout", "5s"), Assert.Single(winner.Policies));
        Assert.Equal("a%2fb", Assert.Single(winner.RouteValues).Value);
        Assert.Equal("http://127.0.0.1:9000/base/api/catalog/a%2fb?x=%zz", winner.Destinations[0].Value);
        Assert.Equal("http://127.0.0.1:9001/api/catalog/a%2fb?x=%zz", winner.Destinations[1].Value);
    }

    [Fact]
    public async Task Explain_Winner_HasItsPriorityAndEachOfItsLimits()
    {
        var explanation = await ExplainIn(
            """
            {
              "ReverseProxy": {
                "Routes": {
                  "checkout": {
                    "ClusterId": "next", "Match": { "Path": "/checkout" }, "Priority": "High", "TotalTimeout": "30s", "ConnectTimeout": "500ms",
                    "FirstByteTimeout": "10s", "IdleTimeout": "5s", "StreamIdleTimeout": "2h"
                  }
                },
                "Clusters": { "next": { "Destinations": { "a": { "Address": "http://127.0.0.1:3000/" } } } }
              }
            }
            """,
            "GET", "/checkout");

        Assert.Equal(
            ["ConnectTimeout=500ms", "FirstByteTimeout=10s", "IdleTimeout=5s", "Priority=High", "StreamIdleTimeout=2h", "TotalTimeout=30s"],
            explanation.Winner!.Policies.Select(static one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Explain_Aggregate_SaysWhatItAsks()
    {
        var explanation = await ExplainIn(
            """
            {
              "Aggregates": {
                "home": {
                  "Match": { "Path": "/home/{user}" }, "AuthorizationPolicy": "Anonymous", "Priority": "Low",
                  "Parts": {
                    "profile": { "Cluster": "laravel", "Path": "/users/{user}" },
                    "orders": { "Clusters": [ "laravel", "next" ], "Method": "POST", "Path": "/orders" }
                  }
                }
              },
              "ReverseProxy": {
                "Routes": { "rest": { "ClusterId": "next", "Match": { "Path": "/{**rest}" } } },
                "Clusters": {
                  "laravel": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } },
                  "next": { "Destinations": { "a": { "Address": "http://127.0.0.1:3000/" } } }
                }
              }
            }
            """,
            "GET", "/home/7");

        var winner = explanation.Winner!;
        Assert.Equal(("home", null, "7"), (winner.RouteId, winner.ClusterId, Assert.Single(winner.RouteValues).Value));
        Assert.Equal(["AuthorizationPolicy=Anonymous", "Priority=Low"], winner.Policies.Select(static one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(
            [new("profile", "laravel", "GET /users/{user}"), new("orders", "laravel", "POST /orders"), new ExplainedPart("orders", "next", "POST /orders")], winner.Parts);
        Assert.Equal("rest", Assert.Single(explanation.Others).RouteId);
    }

    [Fact]
    public async Task Explain_TransformedPath_ShowsWhatTheBackendIsAsked() =>
        Assert.Equal("http://127.0.0.1:9000/base/users/%7Ejo", (await ExplainAsync("GET", "/api/users/%7Ejo")).Winner!.Destinations[0].Value);

    [Theory]
    [InlineData("GET", "/api/a%2fb", null)]
    [InlineData("GET", "/api//catalog/x", "ambiguous-path")]
    [InlineData("GET", "/api/../x", "bad-path")]
    [InlineData("get", "/api/x", "method-not-implemented")]
    [InlineData("PROPFIND", "/api/x", "method-not-allowed")]
    [InlineData("GET", "/nowhere", null)]
    public async Task Explain_RequestThatReceptionRefuses_SaysSo(string method, string url, string? failure) =>
        Assert.Equal(failure, (await ExplainAsync(method, url)).Refusal?.Name);

    [Theory]
    [InlineData("POST", "/api/catalog/x", "catalog", "method: POST is not one of GET")]
    [InlineData("GET", "/api/catalog/x", "api", "matches too, but 'catalog' is more specific")]
    [InlineData("GET", "/api/x", "late", "matches too, but its Order 5 comes after 0 of 'api'")]
    [InlineData("GET", "/shop", "beta", "headers: needs X-Beta ExactHeader 'yes'")]
    [InlineData("GET", "/shop", "search", "query: needs q Exists")]
    [InlineData("GET", "http://shop.test/", "admin", "host: 'shop.test' is not one of admin.test")]
    [InlineData("GET", "http://admin.test/elsewhere", "post", "path: '/elsewhere' does not match '/only'")]
    public async Task Explain_Loser_HasTheReason(string method, string url, string routeId, string reason)
    {
        var others = (await ExplainAsync(method, url)).Others;

        Assert.Contains(reason, others.Single(other => other.RouteId == routeId).Reasons);
    }

    [Theory]
    [InlineData("GET", "/nope", "admin")]
    [InlineData("GET", "/api", "admin,catalog,late")]
    [InlineData("GET", "/only/more", "admin,page")]
    [InlineData("POST", "/only/more", "admin,page,post")]
    [InlineData("GET", "/orders/seven", "admin,order,page")]
    [InlineData("GET", "/orders", "admin,order")]
    [InlineData("GET", "/en/x", "admin,page")]
    [InlineData("GET", "/7/12", "admin,page")]
    [InlineData("GET", "/shop", "admin,beta,search")]
    public async Task Explain_NearMisses_AreThoseThatWereNearlyMeant(string method, string url, string near)
    {
        var configuration = Configuration.Replace(
            "\"late\":", """
            "order": { "ClusterId": "next", "Match": { "Path": "/orders/{id:int}" } },
            "page": { "ClusterId": "next", "Match": { "Path": "/{lang:alpha}/{number:int}" } },
            "late":
            """, StringComparison.Ordinal);

        var others = (await ExplainIn(configuration, method, url)).Others;

        Assert.Equal(near, string.Join(',', others.Where(static other => other.IsNear).Select(static other => other.RouteId).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Explain_HeaderGiven_TakesTheRouteThatNeedsIt() =>
        Assert.Equal("beta", (await ExplainAsync("GET", "/shop", "X-Beta: yes")).Winner!.RouteId);

    [Theory]
    [InlineData("PUT", "writes", "web")]
    [InlineData("GET", "reads", "Disable")]
    [InlineData("DELETE", "rest", null)]
    public async Task Explain_Preflight_TakesTheRouteOfTheMethodItAsksFor(string method, string routeId, string? policy)
    {
        var explanation = await ExplainIn(
            """
            {
              "Cors": { "Policies": { "web": { "Origins": "https://shop.example" } } },
              "ReverseProxy": {
                "Routes": {
                  "writes": { "ClusterId": "next", "Match": { "Path": "/cart", "Methods": [ "PUT", "POST" ] }, "CorsPolicy": "web" },
                  "reads":  { "ClusterId": "next", "Match": { "Path": "/cart", "Methods": [ "GET" ] }, "CorsPolicy": "disable" },
                  "rest":   { "ClusterId": "next", "Match": { "Path": "/{**rest}" } }
                },
                "Clusters": { "next": { "Destinations": { "a": { "Address": "http://127.0.0.1:3000/" } } } }
              }
            }
            """,
            "OPTIONS", "/cart", "Origin: https://shop.example", $"Access-Control-Request-Method: {method}");

        Assert.Equal(routeId, explanation.Winner!.RouteId);
        Assert.Equal(policy, explanation.Winner.Policies.SingleOrDefault(static one => one.Key == "CorsPolicy").Value, ignoreCase: true);
    }

    [Fact]
    public async Task Explain_NoRoute_Is404()
    {
        var explanation = await ExplainAsync("GET", "/nowhere");

        Assert.Null(explanation.Winner);
        Assert.Equal(404, explanation.Status);
    }

    [Fact]
    public async Task Explain_WrongMethodOnly_Is405()
    {
        var explanation = await ExplainIn(
            """
            {
              "ReverseProxy": {
                "Routes": { "post": { "ClusterId": "next", "Match": { "Path": "/only", "Methods": [ "POST" ] } } },
                "Clusters": { "next": { "Destinations": { "a": { "Address": "http://127.0.0.1:3000/" } } } }
              }
            }
            """,
            "GET",
            "/only");

        Assert.Equal(405, explanation.Status);
        Assert.True(Assert.Single(explanation.Others).IsNear);
    }

    [Theory]
    [InlineData("\"Enabled\": true", "", "answers 503")]
    [InlineData("\"Enabled\": true, \"Allow\": \"10.0.0.0/8\"", "", "answers 503, except to 10.0.0.0/8")]
    [InlineData("\"Enabled\": false", "\"Maintenance\": true,", "answers 503")]
    [InlineData("\"Enabled\": true", "\"Maintenance\": false,", "False")]
    [InlineData("\"Enabled\": false", "", null)]
    public async Task Explain_Maintenance_SaysWhetherTheRouteAnswersByItself(string section, string key, string? expected)
    {
        var explanation = await ExplainIn(
            $$"""
            {
              "Maintenance": { {{section}} },
              "ReverseProxy": {
                "Routes": { "all": { {{key}} "ClusterId": "next", "Match": { "Path": "/{**rest}" } } },
                "Clusters": { "next": { "Destinations": { "a": { "Address": "http://127.0.0.1:3000/" } } } }
              }
            }
            """,
            "GET",
            "/only");

        Assert.Equal(expected, explanation.Winner!.Policies.SingleOrDefault(static policy => policy.Key == "Maintenance").Value);
    }

    private static Task<Explanation> ExplainAsync(string method, string url, params string[] headers) =>
        ExplainIn(Configuration, method, url, headers);

    private static async Task<Explanation> ExplainIn(string configuration, string method, string url, params string[] headers)
    {
        using var file = new GatewayFile(configuration);
        await using var host = GatewayHost.Create(file.FullName, urls: null, out var loaded);
        Assert.Empty(loaded.Errors.Errors);
        Assert.True(await host!.PrepareAsync());
        var request = ExplainedRequest.Create(host.Services, method, url, headers, out var error);
        Assert.Null(error);

        var explainer = new Explainer(
            loaded.Sections!.Get<ReverseProxyOptions>(), ComposedRoute.AllOf(loaded.Sections), loaded.Sections.Get<MaintenanceOptions>(), host.MapRoutes(), new RouterProbe(host.Services), loaded.Shown);
        return await explainer.ExplainAsync(request!);
    }
}
