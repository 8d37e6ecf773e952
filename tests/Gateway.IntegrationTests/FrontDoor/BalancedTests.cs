using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>Redirects to https behind a balancer that ends TLS: nobody is sent in circles, and nobody escapes them by a header.</summary>
public sealed class BalancedTests
{
    private const string Trusting = """ "TrustedProxies": [ "127.0.0.1" ], """;
    private const string RedirectingEndpoints = """
        "main": { "Url": "http://127.0.0.1:0", "RedirectToHttps": true, "RedirectPort": 443 },
        "h2c": { "Url": "http://127.0.0.1:0", "Protocols": "Http2", "RedirectToHttps": true, "RedirectPort": 443 }
        """;

    [Theory]
    [InlineData(Trusting, "https", 200, "1.1")]
    [InlineData(Trusting, "https", 200, "2")]
    [InlineData(Trusting, "http", 301, "1.1")]
    [InlineData(Trusting, "http", 301, "2")]
    [InlineData("", "https", 301, "1.1")]
    [InlineData("", "https", 301, "2")]
    public async Task Backend_ThatRedirectsToHttps_RedirectsOnlyWhatCameWithoutTls(string section, string said, int status, string version)
    {
        var (answer, _) = await SendAsync(section, ScriptedGateway.Endpoints, said, version);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 301 ? "https://shop.test/cart" : null, answer.ValueOf("Location"));
    }

    [Theory]
    [InlineData(Trusting, "https", 200, "1.1")]
    [InlineData(Trusting, "https", 200, "2")]
    [InlineData(Trusting, "http", 308, "1.1")]
    [InlineData("", "https", 308, "1.1")]
    [InlineData("", "https", 308, "2")]
    public async Task Listener_ThatRedirectsToHttps_RedirectsOnlyWhatCameWithoutTls(string section, string said, int status, string version)
    {
        var (answer, seen) = await SendAsync(section, RedirectingEndpoints, said, version);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 308 ? "https://shop.test/cart" : null, answer.ValueOf("Location"));
        Assert.Equal(status == 308 ? 0 : 1, seen);
    }

    private static async Task<(WireResponse Answer, int Seen)> SendAsync(string section, string endpoints, string said, string version)
    {
        await using var backend = new ScriptedBackend(Secured);
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
            $$""" "backend": { "Destinations": { "a": { "Address": "{{backend.Address}}" } } } """,
            endpoints).Replace("\"Kestrel\"", section + "\"Kestrel\"", StringComparison.Ordinal));

        var request = WireRequest.Get("/cart", "X-Forwarded-For: 192.0.2.7", $"X-Forwarded-Proto: {said}") with { Host = "shop.test" };
        return (await WireClient.SendAsync(version, ScriptedGateway.AddressOf(gateway, version), request), backend.Requests.Count);
    }

    // As Laravel and Express do it behind a proxy.
    private static Script Secured(ReceivedRequest request) => request.ValuesOf("X-Forwarded-Proto").SequenceEqual(["https"])
        ? Scripts.Ok("secure")
        : Scripts.Send($"HTTP/1.1 301 Moved Permanently\r\nLocation: https://{request.ValuesOf("Host").Single()}{request.Target}\r\nContent-Length: 0\r\n\r\n");
}
