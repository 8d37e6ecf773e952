using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Listening;

public sealed class ListeningOptionsValidatorTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();
    private readonly string _good;

    public ListeningOptionsValidatorTests() => _good = _workshop.WriteWhole("good.pem", _workshop.Issue(["shop.test", "*.shop.test"]));

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Validate_Defaults_AreValid()
    {
        var options = new ListeningOptions();
        Assert.Equal("http://127.0.0.1:8080", options.Endpoints["http"].Url);
        AssertValid(options);
    }

    [Fact]
    public void Validate_EverythingUsed_IsValid() => AssertValid(new()
    {
        Endpoints = new Dictionary<string, EndpointOptions>
        {
            ["http"] = new() { Url = "http://*:80", RedirectToHttps = true },
            ["h2c"] = new() { Url = "http://127.0.0.1:8081", Protocols = ListenerProtocols.Http2 },
            ["https"] = new()
            {
                Url = "https://*:443",
                Certificate = new() { Path = _good },
                SslProtocols = [TlsVersion.Tls13],
                Sni = new Dictionary<string, SniOptions>
                {
                    ["*.shop.test"] = new() { Protocols = ListenerProtocols.Http1 },
                    ["admin.shop.test"] = new()
                    {
                        ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                        ClientCertificateAuthorities = _workshop.Write("ca.pem", _workshop.Root.ExportCertificatePem()),
                    },
                },
            },
        },
    });

    [Fact]
    public void Validate_NoEndpoint_IsAnError() =>
        AssertError(new() { Endpoints = new Dictionary<string, EndpointOptions>() }, "Kestrel:Endpoints", "has no endpoint");

    [Fact]
    public void Validate_MalformedUrl_SaysTheAcceptedForm() =>
        AssertError(One(new() { Url = "8080" }), "Kestrel:Endpoints:a:Url", "accepted: a form such as \"http://127.0.0.1:8080\"");

    [Fact]
    public void Validate_SameAddressTwice_NamesTheOther() => AssertError(
        new() { Endpoints = new Dictionary<string, EndpointOptions> { ["a"] = new() { Url = "http://*:80" }, ["b"] = new() { Url = "http://127.0.0.1:80" } } },
        "Kestrel:Endpoints:b:Url",
        "is already listened on by 'a' (http://*:80)");

    [Fact]
    public void Validate_HttpsWithoutCertificate_IsAnError() =>
        AssertError(One(new() { Url = "https://*:443" }), "Kestrel:Endpoints:a", "has no certificate");

    [Fact]
    public void Validate_SniWithoutAnyCertificate_IsAnError() =>
        AssertError(Sni("shop.test", new()), "Kestrel:Endpoints:a:Sni:shop.test", "has no Certificate");

    [Fact]
    public void Validate_SniNameOfOtherForm_IsAnError() =>
        AssertError(Sni("https://shop.test", new() { Certificate = new() { Path = _good } }), "Kestrel:Endpoints:a:Sni:https://shop.test", "is not a host name such as");

    [Fact]
    public void Validate_SniNameTwiceInAnotherCase_IsAnError() => AssertError(
        One(new()
        {
            Url = "https://*:443",
            Certificate = new() { Path = _good },
            Sni = new Dictionary<string, SniOptions> { ["shop.test"] = new(), ["SHOP.test"] = new() },
        }),
        "Kestrel:Endpoints:a:Sni:SHOP.test",
        "is there twice");

    [Fact]
    public void Validate_MissingFile_NamesItsKey() =>
        AssertError(Https(new() { Path = _workshop.PathOf("none.pem") }), "Kestrel:Endpoints:a:Certificate:Path", "does not exist");

    [Fact]
    public void Validate_MissingPath_IsAnError() => AssertError(Https(new()), "Kestrel:Endpoints:a:Certificate:Path", "is missing");

    [Fact]
    public void Validate_CertificateStore_IsNotSupported()
    {
        AssertError(Https(new() { Store = "My", Subject = "shop.test" }), "Kestrel:Endpoints:a:Certificate:Store", "not supported");
        AssertError(Https(new() { Subject = "shop.test" }), "Kestrel:Endpoints:a:Certificate:Subject", "not supported");
    }

    [Fact]
    public void Validate_WrongPassword_NamesPasswordOnly()
    {
        var path = _workshop.Write("a.pfx", _workshop.Pfx(_workshop.Issue(["shop.test"]), CertificateWorkshop.Password));
        var error = AssertError(Https(new() { Path = path, Password = "secret-guess" }), "Kestrel:Endpoints:a:Certificate:Password", "does not open");
        Assert.DoesNotContain("secret-guess", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Expired_IsAnError()
    {
        var path = _workshop.WriteWhole("old.pem", _workshop.Issue(["shop.test"], notBefore: TimeSpan.FromDays(-9), notAfter: TimeSpan.FromDays(-1)));
        AssertError(Https(new() { Path = path }), "Kestrel:Endpoints:a:Certificate:Path", "expired at");
    }

    [Fact]
    public void Validate_NotYetValid_IsAnError()
    {
        var path = _workshop.WriteWhole("new.pem", _workshop.Issue(["shop.test"], notBefore: TimeSpan.FromDays(1)));
        AssertError(Https(new() { Path = path }), "Kestrel:Endpoints:a:Certificate:Path", "is not valid before");
    }

    [Fact]
    public void Validate_WhileListening_WarnsOfCertificatesAndRefusesTheRest()
    {
        var validator = new ListeningOptionsValidator(TimeProvider.System);
        validator.Started();
        var path = _workshop.WriteWhole("old.pem", _workshop.Issue(["shop.test"], notBefore: TimeSpan.FromDays(-9), notAfter: TimeSpan.FromDays(-1)));
        var errors = new ConfigurationErrors();
        validator.Validate(Https(new() { Path = path }), errors);
        validator.Validate(Https(new() { Path = _workshop.PathOf("none.pem") }), errors);
        Assert.Empty(errors.Errors);
        Assert.Equal(2, errors.Warnings.Count);
        Assert.All(errors.Warnings, static warning => Assert.EndsWith("the next start would fail", warning.Message, StringComparison.Ordinal));

        validator.Validate(One(new() { Url = "8080" }), errors);
        Assert.Single(errors.Errors);
    }

    [Fact]
    public async Task Validate_RegisteredSection_KnowsWhenTheHostListens()
    {
        var path = _workshop.WriteWhole("live.pem", _workshop.Issue(["shop.test"]));
        var options = One(new() { Url = "https://127.0.0.1:0", Certificate = new() { Path = path } });
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddListeningSection(TimeProvider.System).AddListening(options);
        await using var app = builder.Build();
        var section = app.Services.GetRequiredService<ConfigurationSection>();
        var errors = new ConfigurationErrors();
        var missing = Https(new() { Path = _workshop.PathOf("none.pem") });
        section.Validate(missing, new ConfigurationSections([]), errors);
        Assert.Single(errors.Errors);

        await app.StartAsync();
        section.Validate(missing, new ConfigurationSections([]), errors);
        Assert.Single(errors.Errors);
        Assert.Single(errors.Warnings);
    }

    [Theory]
    [InlineData(13, true)]
    [InlineData(15, false)]
    public void Validate_ExpiresSoon_WarnsBelowFourteenDays(int days, bool warns)
    {
        var path = _workshop.WriteWhole("soon.pem", _workshop.Issue(["shop.test"], notAfter: TimeSpan.FromDays(days)));
        var errors = Validate(Https(new() { Path = path }));
        Assert.Empty(errors.Errors);
        Assert.Equal(warns, errors.Warnings.Any(static warning => warning is { Path: "Kestrel:Endpoints:a:Certificate:Path" } && warning.Message.Contains("expires at", StringComparison.Ordinal)));
    }

    [Fact]
    public void Validate_CertificateForAnotherName_Warns()
    {
        var warning = Assert.Single(Validate(Sni("other.test", new() { Certificate = new() { Path = _good } })).Warnings);
        Assert.Contains("'other.test'", warning.Message, StringComparison.Ordinal);
        Assert.Empty(Validate(Sni("*.shop.test", new() { Certificate = new() { Path = _good } })).Warnings);
    }

    [Fact]
    public void Validate_DefaultCertificateIsBad_NamesItOnceForAllEndpoints() => AssertError(
        new()
        {
            Certificates = new() { Default = new() { Path = _workshop.PathOf("none.pem") } },
            Endpoints = new Dictionary<string, EndpointOptions> { ["a"] = new() { Url = "https://*:443" }, ["b"] = new() { Url = "https://*:444" } },
        },
        "Kestrel:Certificates:Default:Path",
        "does not exist");

    [Fact]
    public void Validate_RedirectOnHttps_IsAnError() => AssertError(
        One(new() { Url = "https://*:443", Certificate = new() { Path = _good }, RedirectToHttps = true }), "Kestrel:Endpoints:a:RedirectToHttps", "is https already");

    [Fact]
    public void Validate_RedirectToNowhere_IsAnError() =>
        AssertError(One(new() { Url = "http://*:80", RedirectToHttps = true }), "Kestrel:Endpoints:a:RedirectToHttps", "no https endpoint");

    [Fact]
    public void Validate_RedirectPortAlone_IsAnError() =>
        AssertError(One(new() { Url = "http://*:80", RedirectPort = 443 }), "Kestrel:Endpoints:a:RedirectPort", "without RedirectToHttps");

    [Fact]
    public void Validate_TlsKeysOnHttp_AreErrors()
    {
        var options = One(new()
        {
            Url = "http://*:80",
            Certificate = new() { Path = _good },
            SslProtocols = [TlsVersion.Tls13],
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateAuthorities = _good,
            Sni = new Dictionary<string, SniOptions> { ["shop.test"] = new() },
        });
        Assert.Equal(
            ["Certificate", "SslProtocols", "ClientCertificateMode", "ClientCertificateAuthorities", "Sni"],
            Validate(options).Errors.Select(static error => error.Path["Kestrel:Endpoints:a:".Length..]));
    }

    [Fact]
    public void Validate_NoTlsVersion_IsAnError() => AssertError(
        One(new() { Url = "https://*:443", Certificate = new() { Path = _good }, SslProtocols = [] }), "Kestrel:Endpoints:a:SslProtocols", "empty list");

    [Fact]
    public void Validate_AuthoritiesFileIsNone_IsAnError() => AssertError(
        One(new()
        {
            Url = "https://*:443",
            Certificate = new() { Path = _good },
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateAuthorities = _workshop.Write("ca.pem", "nothing"),
        }),
        "Kestrel:Endpoints:a:ClientCertificateAuthorities",
        "holds no certificate");

    [Fact]
    public void Validate_SeveralThingsWrong_AreAllReported()
    {
        var errors = Validate(new()
        {
            Endpoints = new Dictionary<string, EndpointOptions>
            {
                ["a"] = new() { Url = "nothing" },
                ["b"] = new() { Url = "https://*:443" },
                ["c"] = new() { Url = "https://*:444", Certificate = new() { Path = _workshop.PathOf("none.pem") } },
            },
        });
        Assert.Equal(["Kestrel:Endpoints:a:Url", "Kestrel:Endpoints:b", "Kestrel:Endpoints:c:Certificate:Path"], errors.Errors.Select(static error => error.Path));
    }

    [Fact]
    public void Override_Urls_ReplacesEndpointsAndKeepsTheDefaultCertificate()
    {
        var options = ListeningUrls.Override(new() { Certificates = new() { Default = new() { Path = _good } } }, "http://127.0.0.1:81; https://127.0.0.1:444;");
        Assert.Equal(["http://127.0.0.1:81", "https://127.0.0.1:444"], options.Endpoints.Values.Select(static endpoint => endpoint.Url));
        AssertValid(options);
    }

    [Fact]
    public void Override_BadUrl_IsReportedAsTheOption() =>
        AssertError(ListeningUrls.Override(new(), "localhost"), "--urls:Url", "'localhost' does not begin with http://");

    private static ListeningOptions One(EndpointOptions endpoint) =>
        new() { Endpoints = new Dictionary<string, EndpointOptions> { ["a"] = endpoint } };

    private static ListeningOptions Https(CertificateOptions certificate) => One(new() { Url = "https://*:443", Certificate = certificate });

    private static ListeningOptions Sni(string name, SniOptions sni) =>
        One(new() { Url = "https://*:443", Sni = new Dictionary<string, SniOptions> { [name] = sni } });

    private static ConfigurationErrors Validate(ListeningOptions options)
    {
        var errors = new ConfigurationErrors();
        new ListeningOptionsValidator(TimeProvider.System).Validate(options, errors);
        return errors;
    }

    private static void AssertValid(ListeningOptions options) => Assert.Empty(Validate(options).Errors);

    private static ConfigurationError AssertError(ListeningOptions options, string path, string message)
    {
        var error = Assert.Single(Validate(options).Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        return error;
    }
}
