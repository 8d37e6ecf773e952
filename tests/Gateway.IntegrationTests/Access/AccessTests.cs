using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Access;

/// <summary>Who is let in, over real sockets.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly ScriptedBackend _backend = new(static _ => Scripts.Ok("hello"));
    private GatewayProcess? _gateway;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Configuration("10.0.0.0/8"));

    public async Task DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/office/", "X-Forwarded-For: 10.1.2.3", 200)]
    [InlineData("GET", "/office/", "X-Forwarded-For: 192.0.2.7", 403)]
    [InlineData("GET", "/office/", "X-Forwarded-For: 10.1.2.3, 192.0.2.7", 403)]
    [InlineData("GET", "/office/", "X-Forwarded-For: 10.66.1.1", 403)]
    [InlineData("GET", "/office/", "X-Real-IP: 10.1.2.3", 403)]
    [InlineData("GET", "/reading/", "X-None: 1", 200)]
    [InlineData("HEAD", "/reading/", "X-None: 1", 200)]
    [InlineData("DELETE", "/reading/", "X-None: 1", 403)]
    [InlineData("POST", "/reading/", "X-Partner: acme", 200)]
    [InlineData("POST", "/reading/", "X-Partner: other", 403)]
    [InlineData("GET", "/country/", "CF-IPCountry: DE", 200)]
    [InlineData("GET", "/country/", "CF-IPCountry: FR", 403)]
    [InlineData("GET", "/country/", "X-None: 1", 403)]
    [InlineData("GET", "/debug/", "X_Debug: 1", 403)]
    [InlineData("GET", "/debug/", "X-None: 1", 200)]
    public async Task Request_IsLetIn_OrAnswered403(string method, string target, string header, int status)
    {
        var before = _backend.Requests.Count;
        var answer = await WireClient.SendAsync("1.1", _gateway!.BaseAddress, new WireRequest(method, target) { Headers = [header] });

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? 1 : 0, _backend.Requests.Count - before);
        if (status == 403)
        {
            Assert.Equal("application/problem+json", answer.ValueOf("Content-Type"));
            Assert.Contains("\"urn:gateway:forbidden\"", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refusal_ComesBeforeLimitsAndAuthentication_AndIsToldToOperators()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(403, (await WireClient.SendAsync("1.1", _gateway!.BaseAddress, WireRequest.Get("/guarded/"))).Status);
        // Neither the limit of one request nor the missing key had a say.
        Assert.Equal(401, (await WireClient.SendAsync("1.1", _gateway!.BaseAddress, WireRequest.Get("/guarded/", "X-Forwarded-For: 10.1.2.3"))).Status);

        using var admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = _gateway!.AdminAddress };
        var metrics = await admin.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains(metrics.Split('\n'), static line => line.StartsWith("gateway_access_requests_total{", StringComparison.Ordinal) && line.Contains("\"guarded\"", StringComparison.Ordinal) && line.EndsWith(" 3", StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => _gateway.Process.Lines.Any(static line => line.Contains("\"access_denied\"", StringComparison.Ordinal)), "the access log has it");
    }

    [Fact]
    public async Task Country_OfAProxyThatIsNotTrusted_IsNotBelieved()
    {
        await using var gateway = await GatewayProcess.StartAsync(Configuration("10.0.0.0/8").Replace("\"TrustedProxies\": [ \"127.0.0.1\" ],", "", StringComparison.Ordinal));

        Assert.Equal(403, (await WireClient.SendAsync("1.1", gateway.BaseAddress, WireRequest.Get("/country/", "CF-IPCountry: DE", "X-Forwarded-For: 192.0.2.7"))).Status);
    }

    [Fact]
    public async Task Edit_AppliesToTheNextRequest()
    {
        Assert.Equal(403, (await WireClient.SendAsync("1.1", _gateway!.BaseAddress, WireRequest.Get("/office/", "X-Forwarded-For: 192.0.2.7"))).Status);
        var generation = (await _gateway.GetStatusAsync()).Generation;
        await _gateway.EditAsync(Configuration("192.0.2.0/24"));
        await _gateway.WaitForGenerationAsync(generation + 1);

        Assert.Equal(200, (await WireClient.SendAsync("1.1", _gateway.BaseAddress, WireRequest.Get("/office/", "X-Forwarded-For: 192.0.2.7"))).Status);
        Assert.Equal(403, (await WireClient.SendAsync("1.1", _gateway.BaseAddress, WireRequest.Get("/office/", "X-Forwarded-For: 10.1.2.3"))).Status);
    }

    private string Configuration(string office) => GatewayConfiguration.Of(
        string.Join(
            ",\n",
            ((string[])["office", "reading", "country", "debug"]).Select(static name => $$""" "{{name}}": { "ClusterId": "backend", "Match": { "Path": "/{{name}}/{**rest}" }, "AccessPolicy": "{{name}}" } """)
                .Append(""" "guarded": { "ClusterId": "backend", "Match": { "Path": "/guarded/{**rest}" }, "AccessPolicy": "guarded", "RateLimiterPolicy": "once", "AuthorizationPolicy": "members" } """)),
        $$""" "backend": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """)
        .Replace(
            "\"ReverseProxy\"",
            $$"""
            "TrustedProxies": [ "127.0.0.1" ],
            "Access": {
              "CountryHeader": "CF-IPCountry",
              "Policies": {
                "office":  { "Allow": [ { "Addresses": "{{office}}" } ], "Deny": [ { "Addresses": "10.66.0.0/16" } ] },
                "guarded": { "Allow": [ { "Addresses": "10.0.0.0/8" } ] },
                "reading": { "Allow": [ { "Methods": "GET" }, { "Methods": "POST", "Headers": { "X-Partner": [ "acme" ] } } ] },
                "country": { "Allow": [ { "Countries": [ "DE", "AT" ] } ] },
                "debug":   { "Deny": [ { "Headers": { "X-Debug": [] } } ] }
              }
            },
            "RateLimiting": { "Policies": { "once": { "Limit": 1, "Window": "1h" } } },
            "Authentication": {
              "Schemes": { "keys": { "Type": "ApiKey", "Header": "X-Key", "Keys": [ { "Sha256": "21fdbeecb49c56644f6cc4444328f5da14132c8a38fd86aad19b4da9e521a79c", "Owner": "ann" } ] } },
              "Policies": { "members": { "Schemes": [ "keys" ] } }
            },
            "ReverseProxy"
            """,
            StringComparison.Ordinal);
}
