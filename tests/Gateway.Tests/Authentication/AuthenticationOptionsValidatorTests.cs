using Gateway.Listening;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.ClientCertificates;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Tests.Authentication;

public sealed class AuthenticationOptionsValidatorTests
{
    private static readonly string[] Thumbprints = [new('a', 64)];

    [Theory]
    [InlineData(ClientCertificateMode.RequireCertificate, null, false, true)]
    [InlineData(ClientCertificateMode.AllowCertificate, null, false, true)]
    [InlineData(ClientCertificateMode.AllowCertificate, "ca.pem", false, false)]
    [InlineData(ClientCertificateMode.AllowCertificate, null, true, false)]
    [InlineData(ClientCertificateMode.NoCertificate, null, false, false)]
    public void Validate_CertificatesOfAnybody_IsWarnedOf(ClientCertificateMode mode, string? authorities, bool hasThumbprints, bool expected)
    {
        var options = new AuthenticationOptions
        {
            Schemes = new Dictionary<string, SchemeOptions> { ["clients"] = new ClientCertificateOptions { Thumbprints = hasThumbprints ? Thumbprints : [] } },
        };
        var listening = new ListeningOptions
        {
            Endpoints = new Dictionary<string, EndpointOptions>
            {
                ["https"] = new()
                {
                    Url = "https://127.0.0.1:0",
                    Sni = new Dictionary<string, SniOptions> { ["shop.test"] = new() { ClientCertificateMode = mode, ClientCertificateAuthorities = authorities } },
                },
            },
        };
        var errors = new ConfigurationErrors();

        new AuthenticationOptionsValidator(new Surroundings(TimeProvider.System), new RedisAtStart()).Validate(
            options, new ConfigurationSections([new(typeof(AuthenticationOptions), options), new(typeof(ListeningOptions), listening), new(typeof(RedisOptions), new RedisOptions())]), errors);

        Assert.Empty(errors.Errors);
        Assert.Equal(expected, errors.Warnings.Any(static warning => warning.Path == "Authentication:Schemes:clients"));
    }
}
