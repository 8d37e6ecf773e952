using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.SecurityHeaders;

/// <summary>What browsers are told, whoever answers.</summary>
public sealed class SecurityHeadersTests : IAsyncLifetime
{
    private const string Hsts = "Strict-Transport-Security";
    private const string Csp = "Content-Security-Policy";
    private const string Https = "X-Forwarded-Proto: https";

    private readonly ScriptedBackend _backend = new(static request => request.Target.EndsWith("/ws", StringComparison.Ordinal)
        ? Scripts.Send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").Then(Scripts.Hang)
        : Scripts.Ok("hello", "Content-Type: text/plain", "Cache-Control: max-age=60", "Content-Security-Policy: default-src *", "Content-Security-Policy: img-src *"));

    private readonly RefusingPort _refusing = new();
    private GatewayProcess? _gateway;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Configuration("DENY"));

    public async Task DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        await _backend.DisposeAsync();
        _refusing.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Response_OfTheBackend_KeepsItsOwn_AndGetsTheRest(string version)
    {
        var answer = await SendAsync(version, "/web/x", Https);

        Assert.Equal((200, "hello"), (answer.Status, answer.Text));
        Assert.Equal(["default-src *", "img-src *"], answer.ValuesOf(Csp));
        Assert.Equal(("DENY", "nosniff", "max-age=31536000"), (answer.ValueOf("X-Frame-Options"), answer.ValueOf("X-Content-Type-Options"), answer.ValueOf(Hsts)));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Response_WithOverride_SaysWhatThePolicyDoes_Once(string version) =>
        Assert.Equal("default-src 'self'", (await SendAsync(version, "/strict/x")).ValueOf(Csp));

    [Fact]
    public async Task Hsts_OverHttp_IsNotSaid()
    {
        Assert.Null((await SendAsync("1.1", "/web/x")).ValueOf(Hsts));
        Assert.Null((await SendAsync("1.1", "/web/x", "X-Forwarded-Proto: http")).ValueOf(Hsts));
    }

    [Theory]
    [InlineData("/guarded/x", 401)]
    [InlineData("/closed/x", 503)]
    [InlineData("/dead/x", 502)]
    [InlineData("/home", 401)]
    public async Task Failure_OfTheGateway_HasThemToo(string target, int status)
    {
        var answer = await SendAsync("1.1", target, Https);

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ValueOf("Content-Type")));
        Assert.Equal(("DENY", "max-age=31536000", "default-src 'none'"), (answer.ValueOf("X-Frame-Options"), answer.ValueOf(Hsts), answer.ValueOf(Csp)));
    }

    [Fact]
    public async Task CacheHit_HasThoseOfThePolicyInForce_Once()
    {
        await SendAsync("1.1", "/cached/x", Https);
        var generation = (await _gateway!.GetStatusAsync()).Generation;
        await _gateway.EditAsync(Configuration("SAMEORIGIN"));
        await _gateway.WaitForGenerationAsync(generation + 1);
        var hit = await SendAsync("1.1", "/cached/x", Https);

        Assert.Contains("; hit", hit.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(("SAMEORIGIN", "max-age=31536000"), (hit.ValueOf("X-Frame-Options"), hit.ValueOf(Hsts)));
    }

    [Fact]
    public async Task Route_WithoutAPolicy_AndUpgrades_AreLeftAlone()
    {
        Assert.Null((await SendAsync("1.1", "/left/x", Https)).ValueOf("X-Content-Type-Options"));

        await using var client = await RawConnection.OpenAsync(_gateway!.BaseAddress);
        await client.SendAsync("GET", "/web/ws", ["Host: localhost", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]);
        var answer = await client.ReceiveHeadAsync();

        Assert.Equal((101, null), (answer.Status, answer.ValueOf("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Metrics_CountWhatTheBackendSaysItself()
    {
        await SendAsync("1.1", "/web/x");
        await SendAsync("1.1", "/strict/x");
        using var admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = _gateway!.AdminAddress };
        var lines = (await admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');

        foreach (var labels in (string[])["\"web\"", "\"strict\""])
        {
            Assert.Contains(lines, line => line.StartsWith("gateway_security_headers_met_total{", StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal)
                && line.Contains("\"Content-Security-Policy\"", StringComparison.Ordinal) && line.Contains(labels == "\"web\"" ? "\"kept\"" : "\"replaced\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Edit_AppliesToTheNextRequest()
    {
        var generation = (await _gateway!.GetStatusAsync()).Generation;
        await _gateway.EditAsync(Configuration("SAMEORIGIN"));
        await _gateway.WaitForGenerationAsync(generation + 1);

        Assert.Equal("SAMEORIGIN", (await SendAsync("1.1", "/web/x")).ValueOf("X-Frame-Options"));
    }

    private Task<WireResponse> SendAsync(string version, string target, params string[] headers) =>
        WireClient.SendAsync(version, ScriptedGateway.AddressOf(_gateway!, version), WireRequest.Get(target, [.. headers, "X-Forwarded-For: 192.0.2.7"]));

    private string Configuration(string frames) => GatewayConfiguration.Of(
        """
        "web":     { "ClusterId": "backend", "Match": { "Path": "/web/{**rest}" }, "SecurityHeadersPolicy": "web" },
        "strict":  { "ClusterId": "backend", "Match": { "Path": "/strict/{**rest}" }, "SecurityHeadersPolicy": "strict" },
        "cached":  { "ClusterId": "backend", "Match": { "Path": "/cached/{**rest}" }, "SecurityHeadersPolicy": "web", "CachePolicy": "safe" },
        "guarded": { "ClusterId": "backend", "Match": { "Path": "/guarded/{**rest}" }, "SecurityHeadersPolicy": "web", "AuthorizationPolicy": "members" },
        "closed":  { "ClusterId": "backend", "Match": { "Path": "/closed/{**rest}" }, "SecurityHeadersPolicy": "web", "Maintenance": true },
        "left":    { "ClusterId": "backend", "Match": { "Path": "/left/{**rest}" } },
        "dead":    { "ClusterId": "refusing", "Match": { "Path": "/dead/{**rest}" }, "SecurityHeadersPolicy": "web" }
        """,
        $$"""
        "backend":  { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } },
        "refusing": { "Destinations": { "a": { "Address": "{{_refusing.Address}}" } } }
        """,
        ScriptedGateway.Endpoints)
        .Replace(
            "\"ReverseProxy\"",
            $$"""
            "TrustedProxies": [ "127.0.0.1" ],
            "SecurityHeaders": { "Policies": {
              "web":    { "Hsts": {}, "ContentSecurityPolicy": "default-src 'none'", "FrameOptions": "{{frames}}" },
              "strict": { "ContentSecurityPolicy": "default-src 'self'", "Override": true }
            } },
            "Caching": { "Policies": { "safe": {} } },
            "Authentication": {
              "Schemes": { "keys": { "Type": "ApiKey", "Header": "X-Key", "Keys": [ { "Sha256": "21fdbeecb49c56644f6cc4444328f5da14132c8a38fd86aad19b4da9e521a79c", "Owner": "ann" } ] } },
              "Policies": { "members": { "Schemes": [ "keys" ] } }
            },
            "Aggregates": {
              "home": { "Match": { "Path": "/home" }, "SecurityHeadersPolicy": "web", "AuthorizationPolicy": "members", "Parts": { "a": { "Cluster": "backend", "Path": "/part/a" } } }
            },
            "ReverseProxy"
            """,
            StringComparison.Ordinal);
}
