using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Configuration.Binding;

public sealed class ProxyBindingTests : IDisposable
{
    private readonly ConfigurationFolder _folder = ConfigurationFolder.With<ProxyOptions>();

    [Fact]
    public void Load_EveryYarpKey_IsBound()
    {
        var proxy = _folder.Bind<ProxyOptions>("""
            {
              "SessionAffinity": {
                "Enabled": true, "Policy": "Cookie", "FailurePolicy": "Return503Error", "AffinityKeyName": ".Shop.Affinity",
                "Cookie": {
                  "Path": "/", "Domain": "shop.example", "HttpOnly": true, "SecurePolicy": "Always", "SameSite": "Lax",
                  "Expiration": "1h", "MaxAge": "01:30:00", "IsEssential": false
                }
              },
              "HealthCheck": {
                "AvailableDestinationsPolicy": "HealthyOrPanic",
                "Active": { "Enabled": true, "Interval": "10s", "Timeout": "2s", "Policy": "ConsecutiveFailures", "Path": "/up" },
                "Passive": { "Enabled": true, "Policy": "TransportFailureRate", "ReactivationPeriod": "2m" }
              },
              "HttpClient": {
                "SslProtocols": [ "Tls12", "Tls13" ], "DangerousAcceptAnyServerCertificate": true, "MaxConnectionsPerServer": 100,
                "EnableMultipleHttp2Connections": true, "RequestHeaderEncoding": "latin1", "ResponseHeaderEncoding": "latin1",
                "WebProxy": { "Address": "http://proxy.example:3128/", "BypassOnLocal": true, "UseDefaultCredentials": false }
              },
              "HttpRequest": { "ActivityTimeout": "100s", "Version": "2", "VersionPolicy": "RequestVersionExact", "AllowResponseBuffering": false },
              "Destinations": { "a": { "Address": "http://127.0.0.1:9000/", "Health": "http://127.0.0.1:9001/", "Host": "shop", "Metadata": { "zone": "1" } } },
              "Match": {
                "Path": "/api/{**rest}", "Hosts": [ "shop.example" ], "Methods": [ "GET", "POST" ],
                "Headers": [ { "Name": "X-Beta", "Values": [ "1" ], "Mode": "HeaderPrefix", "IsCaseSensitive": true } ],
                "QueryParameters": [ { "Name": "beta", "Mode": "Exists" } ]
              },
              "Transforms": [ { "PathPrefix": "/v1" }, { "RequestHeader": "X-A", "Append": "b" }, { "RequestHeadersCopy": true } ],
              "Weights": { "a": 5 }
            }
            """);

        Assert.Equal(
            new SessionAffinityCookieConfig
            {
                Path = "/", Domain = "shop.example", HttpOnly = true, SecurePolicy = CookieSecurePolicy.Always, SameSite = SameSiteMode.Lax,
                Expiration = TimeSpan.FromHours(1), MaxAge = TimeSpan.FromMinutes(90), IsEssential = false,
            },
            proxy.SessionAffinity!.Cookie);
        Assert.Equal((true, ".Shop.Affinity"), (proxy.SessionAffinity.Enabled, proxy.SessionAffinity.AffinityKeyName));
        Assert.Equal(
            new HealthCheckConfig
            {
                AvailableDestinationsPolicy = "HealthyOrPanic",
                Active = new ActiveHealthCheckConfig
                {
                    Enabled = true, Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(2), Policy = "ConsecutiveFailures", Path = "/up",
                },
                Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = "TransportFailureRate", ReactivationPeriod = TimeSpan.FromMinutes(2) },
            },
            proxy.HealthCheck);
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, proxy.HttpClient!.SslProtocols);
        Assert.Equal((100, "latin1", new Uri("http://proxy.example:3128/")),
            (proxy.HttpClient.MaxConnectionsPerServer, proxy.HttpClient.RequestHeaderEncoding, proxy.HttpClient.WebProxy!.Address));
        Assert.Equal((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact), (proxy.HttpRequest!.Version, proxy.HttpRequest.VersionPolicy));
        Assert.Equal("1", proxy.Destinations!["a"].Metadata!["zone"]);
        Assert.Equal(("X-Beta", HeaderMatchMode.HeaderPrefix, true),
            (proxy.Match.Headers![0].Name, proxy.Match.Headers[0].Mode, proxy.Match.Headers[0].IsCaseSensitive));
        Assert.Equal(QueryParameterMatchMode.Exists, proxy.Match.QueryParameters![0].Mode);
        Assert.Equal(["/v1", "X-A", "true"], proxy.Transforms!.Select(static transform => transform.Values.First()));
    }

    [Theory]
    [InlineData("\"1.0\"", "1.0")]
    [InlineData("\"1.1\"", "1.1")]
    [InlineData("\"2\"", "2.0")]
    [InlineData("\"2.0\"", "2.0")]
    [InlineData("\"3\"", "3.0")]
    public void Load_HttpVersion_IsBound(string value, string expected) =>
        Assert.Equal(Version.Parse(expected), _folder.Bind<ProxyOptions>($$"""{ "HttpRequest": { "Version": {{value}} } }""").HttpRequest!.Version);

    [Fact]
    public void Load_OneSslProtocol_IsBound() =>
        Assert.Equal(SslProtocols.Tls13, _folder.Bind<ProxyOptions>("""{ "HttpClient": { "SslProtocols": "Tls13" } }""").HttpClient!.SslProtocols);

    [Fact]
    public void Load_DictionaryOfOneOrMany_TakesBoth()
    {
        var groups = _folder.Bind<ProxyOptions>("""{ "Groups": { "a": "x", "b": [ "y", "z" ] } }""").Groups!;

        Assert.Equal(["x"], groups["a"]);
        Assert.Equal(["y", "z"], groups["b"]);
    }

    [Theory]
    [InlineData("""{ "HttpRequest": { "Version": 2 } }""", "HttpRequest:Version: must be an HTTP version: \"1.0\", \"1.1\", \"2\" or \"3\", but is a number (2)")]
    [InlineData("""{ "HttpRequest": { "Version": "4" } }""", "HttpRequest:Version: must be an HTTP version: \"1.0\", \"1.1\", \"2\" or \"3\", but is \"4\"")]
    [InlineData("""{ "HttpClient": { "SslProtocols": [ "Tls14" ] } }""", "HttpClient:SslProtocols:0: \"Tls14\" is not an accepted value; did you mean 'Tls11'?")]
    [InlineData("""{ "Destinations": { "a": {} } }""", "Destinations:a:Address: is required: a text")]
    [InlineData("""{ "SessionAffinity": { "Enabled": true } }""", "SessionAffinity:AffinityKeyName: is required: a text")]
    [InlineData("""{ "Match": { "Headers": [ {} ] } }""", "Match:Headers:0:Name: is required: a text")]
    [InlineData("""{ "HealthCheck": { "Active": { "Interval": "often" } } }""", "HealthCheck:Active:Interval: must be a duration")]
    [InlineData("""{ "Transforms": [ { "PathPrefix": null } ] }""", "Transforms:0:PathPrefix: must be a text, but is null")]
    [InlineData("""{ "Weights": { "a": 6 } }""", "Weights:a: 6 is outside 1 to 5")]
    public void Load_WrongYarpValue_IsAnError(string value, string expected)
    {
        var error = Assert.Single(_folder.ErrorsOf($$"""{ "Shop": {{value}} }"""));

        Assert.Contains($" Shop:{expected}", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
