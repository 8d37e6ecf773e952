using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Routing;

/// <summary>How a cluster is spoken to, and for how long.</summary>
[Collection(RoutingTests.Name)]
public sealed class ClusterTests(RoutingGateway routing, ITestOutputHelper output) : GatewayTest(routing.Gateway, output)
{
    internal static string Routes { get; } =
        $$"""
        {{Route("trusting")}},
        {{Route("trusting-tls12")}},
        {{Route("wary")}},
        {{Route("one-connection")}},
        {{Route("behind-a-proxy")}},
        {{Route("another-host", """, { "RequestHeaderOriginalHost": "false" }""")}},
        {{Route("by-yarp")}},
        {{Route("in-a-folder")}},
        {{Route("impatient")}},
        {{Route("dead")}},
        "short": { "ClusterId": "express", "Match": { "Path": "/slow" }, "Timeout": "00:00:01" },
        "small": { "ClusterId": "express", "Match": { "Path": "/uploads" }, "MaxRequestBodySize": 1000 }
        """;

    internal static string Clusters(TestBackends backends, string tlsBackend)
    {
        var (express, raw) = (backends.Express[0].Url, backends.Express[0].Raw);
        return string.Join(
            ",\n",
            Cluster("trusting", tlsBackend, """ "HttpClient": { "DangerousAcceptAnyServerCertificate": true } """),
            Cluster("trusting-tls12", tlsBackend, """ "HttpClient": { "DangerousAcceptAnyServerCertificate": true, "SslProtocols": [ "Tls12" ] }, "HttpRequest": { "Version": "1.1" } """),
            Cluster("wary", tlsBackend, """ "HttpClient": { "EnableMultipleHttp2Connections": true, "RequestHeaderEncoding": "utf-8", "ResponseHeaderEncoding": "utf-8" } """),
            Cluster("one-connection", raw, """ "HttpClient": { "MaxConnectionsPerServer": 1 } """),
            Cluster("behind-a-proxy", "http://backend.test", $$""" "HttpClient": { "WebProxy": { "Address": "{{raw}}", "BypassOnLocal": false, "UseDefaultCredentials": false } } """),
            Cluster("by-yarp", raw, """ "Forwarder": "Yarp" """),
            Cluster("in-a-folder", $"{raw}/folder/", """ "Metadata": { "team": "shop" } """),
            Cluster("impatient", express, """ "HttpRequest": { "ActivityTimeout": "00:00:01", "Version": "1.1", "VersionPolicy": "RequestVersionExact", "AllowResponseBuffering": false } """),
            Cluster("dead", "http://127.0.0.1:1", """ "Metadata": { "team": "shop" } """),
            Cluster("express", express, """ "Metadata": { "team": "shop" } """),
            $$""" "another-host": { "Destinations": { "a": { "Address": "{{raw}}", "Host": "internal.test" } } } """);
    }

    [Theory]
    [InlineData("trusting", "Tls13 HTTP/1.1")]
    [InlineData("trusting-tls12", "Tls12 HTTP/1.1")]
    public async Task Backend_WithUnknownCertificate_IsAskedWhereThatIsAllowed(string cluster, string versions)
    {
        var response = await GetAsync($"/{cluster}");

        Assert.Equal(versions, response.Text);
    }

    [Theory]
    [InlineData("wary")]
    [InlineData("dead")]
    public async Task Backend_ThatCannotBeReached_IsA502(string cluster)
    {
        var response = await GetAsync($"/{cluster}");

        Assert.Equal(502, response.Status);
        Assert.Equal("application/problem+json", response.ValueOf("Content-Type"));
    }

    [Theory]
    [InlineData("/impatient/slow?ms=20000")]
    [InlineData("/slow?ms=20000")]
    public async Task Backend_ThatTakesTooLong_IsA504(string target)
    {
        var response = await GetAsync(target);

        Assert.Equal(504, response.Status);
        Assert.Equal("application/problem+json", response.ValueOf("Content-Type"));
    }

    [Theory]
    [InlineData(1000, 200)]
    [InlineData(1001, 413)]
    public async Task Upload_OverTheRoutesLimit_IsRefused(int size, int status)
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);

        await connection.SendAsync("POST", "/uploads", ["Host: localhost", $"Content-Length: {size}"], new string('x', size));

        Assert.Equal(status, (await connection.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task Connections_LimitedToOne_AreShared()
    {
        var requests = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => RawRequest.From(await GetAsync("/one-connection"))));

        Assert.Single(requests.Select(static request => request.Connection).Distinct());
    }

    [Fact]
    public async Task Backend_BehindAProxy_IsAskedThroughIt()
    {
        var request = RawRequest.From(await GetAsync("/behind-a-proxy/a"));

        Assert.Equal("GET http://backend.test/a HTTP/1.1", request.RequestLine);
    }

    [Theory]
    [InlineData("/in-a-folder/a%2Fb?x=%7E", "GET /folder/a%2Fb?x=%7E HTTP/1.1")]
    [InlineData("/in-a-folder", "GET /folder HTTP/1.1")]
    public async Task Destination_WithAPath_IsAskedBelowIt(string target, string requestLine)
    {
        var request = RawRequest.From(await GetAsync(target));

        Assert.Equal(requestLine, request.RequestLine);
    }

    [Theory]
    [InlineData("/in-a-folder")]
    [InlineData("/by-yarp")]
    public async Task Host_OfTheClient_IsSentOnceByEitherForwarder(string target)
    {
        var request = RawRequest.From(await GetAsync(target));

        Assert.Equal(["localhost"], request.ValuesOf("Host"));
    }

    [Fact]
    public async Task Destination_WithAHost_IsAskedForIt()
    {
        var request = RawRequest.From(await GetAsync("/another-host"));

        Assert.Equal(["internal.test"], request.ValuesOf("Host"));
    }

    private static string Route(string id, string transforms = "") =>
        $$"""
        "{{id}}": {
          "ClusterId": "{{id}}",
          "Match": { "Path": "/{{id}}/{**rest}" },
          "Transforms": [ { "PathRemovePrefix": "/{{id}}" }{{transforms}} ]
        }
        """;

    private static string Cluster(string id, string address, string settings) =>
        $$""" "{{id}}": { "Destinations": { "a": { "Address": "{{address}}" } }, {{settings}} } """;

    private Task<RawResponse> GetAsync(string target) => RawConnection.GetAsync(Gateway.BaseAddress, "localhost", target);
}
