using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Tests.Listening;

public sealed class ListenerPlanTests
{
    private static readonly CertificateOptions Default = new() { Path = "default.pem" };
    private static readonly CertificateOptions Own = new() { Path = "own.pem" };

    [Fact]
    public void Build_Sni_TakesFromNameThenEndpointThenDefaults()
    {
        var listener = Assert.Single(Build(new()
        {
            Certificates = new() { Default = Default },
            EndpointDefaults = new() { Protocols = ListenerProtocols.Http1, ClientCertificateMode = ClientCertificateMode.AllowCertificate },
            Endpoints = new Dictionary<string, EndpointOptions>
            {
                ["a"] = new()
                {
                    Url = "https://*:443",
                    SslProtocols = [TlsVersion.Tls13],
                    Sni = new Dictionary<string, SniOptions>
                    {
                        ["shop.test"] = new() { Certificate = Own, Protocols = ListenerProtocols.Http2 },
                    },
                },
            },
        }));
        Assert.Equal(["shop.test", "*"], listener.Tls.Select(static name => name.ServerName));
        Assert.Equal([Own, Default], listener.Tls.Select(static name => name.Certificate));
        Assert.Equal([ListenerProtocols.Http2, ListenerProtocols.Http1], listener.Tls.Select(static name => name.Protocols));
        Assert.All(listener.Tls, static name => Assert.Equal([TlsVersion.Tls13], name.SslProtocols));
        Assert.All(listener.Tls, static name => Assert.Equal(ClientCertificateMode.AllowCertificate, name.ClientCertificateMode));
        Assert.Equal(ListenerProtocols.Http1AndHttp2, listener.Protocols);
    }

    [Fact]
    public void Build_SniForAnyName_StandsInForTheEndpointsOwnSettings()
    {
        var listener = Assert.Single(Build(new()
        {
            Endpoints = new Dictionary<string, EndpointOptions>
            {
                ["a"] = new() { Url = "https://*:443", Certificate = Default, Sni = new Dictionary<string, SniOptions> { ["*"] = new() { Certificate = Own } } },
            },
        }));
        Assert.Equal(Own, Assert.Single(listener.Tls).Certificate);
    }

    [Theory]
    [InlineData(ListenerProtocols.Http1AndHttp2, ListenerProtocols.Http1)]
    [InlineData(ListenerProtocols.Http1, ListenerProtocols.Http1)]
    [InlineData(ListenerProtocols.Http2, ListenerProtocols.Http2)]
    public void Build_Http_SpeaksOneVersion(ListenerProtocols configured, ListenerProtocols expected) => Assert.Equal(
        expected,
        Assert.Single(Build(new() { Endpoints = new Dictionary<string, EndpointOptions> { ["a"] = new() { Url = "http://*:80", Protocols = configured } } })).Protocols);

    [Theory]
    [InlineData(8443, "https://*:443", null, 8443)]
    [InlineData(null, "https://*:8443", null, 8443)]
    [InlineData(null, "https://*:8443", "https://*:443", 443)]
    public void Build_Redirect_KnowsItsPort(int? chosen, string https, string? more, int expected)
    {
        var endpoints = new Dictionary<string, EndpointOptions> { ["http"] = new() { Url = "http://*:80", RedirectToHttps = true, RedirectPort = chosen }, ["a"] = new() { Url = https } };
        if (more is not null)
            endpoints["b"] = new() { Url = more };
        Assert.Equal(expected, Build(new() { Certificates = new() { Default = Default }, Endpoints = endpoints })[0].RedirectPort);
    }

    [Theory]
    [InlineData("https://*:8443", "https://*:9443")]
    [InlineData("https://127.0.0.1:0", null)]
    public void Build_RedirectWithoutOneKnownPort_IsAnError(string https, string? more)
    {
        var endpoints = new Dictionary<string, EndpointOptions> { ["http"] = new() { Url = "http://*:80", RedirectToHttps = true }, ["a"] = new() { Url = https } };
        if (more is not null)
            endpoints["b"] = new() { Url = more };
        var errors = new ConfigurationErrors();
        ListenerPlan.Build(new() { Certificates = new() { Default = Default }, Endpoints = endpoints }, errors);
        Assert.Contains("give RedirectPort", Assert.Single(errors.Errors).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Listener> Build(ListeningOptions options)
    {
        var errors = new ConfigurationErrors();
        var listeners = ListenerPlan.Build(options, errors);
        Assert.Empty(errors.Errors);
        return listeners;
    }
}
