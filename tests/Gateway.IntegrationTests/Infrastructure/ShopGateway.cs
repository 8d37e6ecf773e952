namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>One gateway in front of every backend, for all tests that only look.</summary>
public sealed class ShopGateway : IAsyncLifetime
{
    /// <summary>The host names under which the shops are reached; browsers take them for this machine.</summary>
    public const string LaravelHost = "laravel.localhost";

    /// <inheritdoc cref="LaravelHost"/>
    public const string ExpressHost = "express.localhost";

    /// <inheritdoc cref="LaravelHost"/>
    public const string NextHost = "next.localhost";

    private readonly TestCertificate _certificate = TestCertificate.Create();

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>The certificate of its listener <c>tls</c>, a file in PEM.</summary>
    public string CertificatePath => _certificate.Path;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Gateway = await GatewayProcess.StartAsync(Configuration(TestBackends.Running));

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        _certificate.Dispose();
    }

    /// <summary>A client of the listener <c>tls</c> that trusts its certificate, and checks it.</summary>
    public HttpClient CreateSecureClient(string host)
    {
        var handler = GatewayProcess.NewHandler();
        handler.SslOptions.CertificateChainPolicy = _certificate.TrustPolicy;
        return Gateway.CreateClient(handler, host, "tls");
    }

    private string Configuration(TestBackends backends) => GatewayConfiguration.Of(
        $$"""
        "laravel": { "ClusterId": "laravel", "Match": { "Hosts": [ "{{LaravelHost}}" ] } },
        "express": {
          "ClusterId": "express-a", "Match": { "Hosts": [ "{{ExpressHost}}" ] },
          "AuthorizationPolicy": "Anonymous", "TimeoutPolicy": "Disable", "Metadata": { "team": "shop" }
        },
        "next":    { "ClusterId": "next", "Match": { "Hosts": [ "{{NextHost}}" ] } },
        "grpc":    { "ClusterId": "grpc", "Match": { "Path": "/shop.Shop/{method}", "Methods": [ "POST" ] } },
        "polling": { "ClusterId": "express-sticky", "Match": { "Path": "/socket.io/{**rest}" } },
        "raw":     { "ClusterId": "raw", "Match": { "Path": "/{**rest}" }, "ExtraMethods": "REPORT" }
        """,
        $$"""
        "laravel":   { "Destinations": { "a": { "Address": "{{backends.Laravel.Url}}" } } },
        "express-a": { "Destinations": { "a": { "Address": "{{backends.Express[0].Url}}" } } },
        "next":      { "Destinations": { "a": { "Address": "{{backends.Next.Url}}" } } },
        "grpc": {
          "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact" },
          "Destinations": { "a": { "Address": "http://{{backends.Grpc.Target}}" } }
        },
        "express-sticky": {
          "LoadBalancingPolicy": "RoundRobin",
          "SessionAffinity": { "Enabled": true, "Policy": "HashCookie", "AffinityKeyName": "instance" },
          "Destinations": {
            "a": { "Address": "{{backends.Express[0].Url}}" },
            "b": { "Address": "{{backends.Express[1].Url}}" }
          }
        },
        "raw": { "Destinations": { "a": { "Address": "{{backends.Express[0].Raw}}" } } }
        """,
        $$"""
        {{GatewayConfiguration.MainEndpoint}},
        "h2c": { "Url": "http://127.0.0.1:0", "Protocols": "Http2" },
        "tls": {
          "Url": "https://127.0.0.1:0",
          "Protocols": "Http1AndHttp2",
          "Certificate": { "Path": "{{_certificate.Path}}", "KeyPath": "{{_certificate.KeyPath}}" }
        }
        """);
}
