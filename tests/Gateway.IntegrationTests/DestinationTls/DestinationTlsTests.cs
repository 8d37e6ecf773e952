using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.DestinationTls;

/// <summary>Whom the gateway believes behind it, and how it shows who it is; the same through every forwarder.</summary>
public sealed class DestinationTlsTests(SecureGateway secure, ITestOutputHelper output)
    : GatewayTest(secure.Gateway, output), IClassFixture<SecureGateway>
{
    public static TheoryData<string, string> Accepted { get; } = Cases(
        "trusted", "by-address", "given-name", "old", "old-enough", "known-pem", "known-pfx");

    public static TheoryData<string, string> Refused { get; } = Cases(
        "distrusted", "system", "another-name", "wrong-given-name", "too-old", "stranger", "known-to-others");

    public static TheoryData<string> Forwarders { get; } = new(SecureGateway.Forwarders.Keys);

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Destination_OfKnownAuthorityAndName_IsAsked(string forwarder, string cluster) =>
        Assert.Equal(200, (await GetAsync($"/{forwarder}/{cluster}", "shop.test")).Status);

    // Others have spoken to the same backends: no session of theirs may be resumed into trust.
    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Destination_OfAnotherAuthorityNameOrVersion_IsA502(string forwarder, string cluster)
    {
        var response = await GetAsync($"/{forwarder}/{cluster}", "shop.test");

        Assert.Equal(502, response.Status);
        Assert.Equal("application/problem+json", response.ValueOf("Content-Type"));
    }

    [Theory]
    [MemberData(nameof(Forwarders))]
    public async Task Destination_WhoseNameTheClientAsksFor_IsNotBelievedForThat(string forwarder) =>
        Assert.Equal(502, (await GetAsync($"/{forwarder}/another-name", "backend.test")).Status);

    [Theory]
    [MemberData(nameof(Forwarders))]
    public async Task ServerName_WithoutTheKey_IsTheDestinationsHost(string forwarder)
    {
        var text = (await GetAsync($"/{forwarder}/trusted", "shop.test")).Text;

        Assert.StartsWith("sni=localhost client= ", text, StringComparison.Ordinal);
        Assert.EndsWith(" host=shop.test", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forwarders))]
    public async Task ServerName_OfAnAddress_IsNotSent(string forwarder) =>
        Assert.StartsWith("sni= ", (await GetAsync($"/{forwarder}/by-address", "shop.test")).Text, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Forwarders))]
    public async Task ServerName_AsConfigured_IsSentInsteadOfTheHost(string forwarder) =>
        Assert.StartsWith("sni=backend.test ", (await GetAsync($"/{forwarder}/given-name", "shop.test")).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("own", "known-pem", "client=gateway-pem version=Tls13 protocol=HTTP/1.1")]
    [InlineData("own", "known-pfx", "client=gateway-pfx version=Tls13 protocol=HTTP/1.1")]
    [InlineData("yarp1", "known-pem", "client=gateway-pem version=Tls13 protocol=HTTP/1.1")]
    [InlineData("yarp2", "known-pfx", "client=gateway-pfx version=Tls13 protocol=HTTP/2")]
    [InlineData("own", "old-enough", "client= version=Tls12 protocol=HTTP/1.1")]
    [InlineData("yarp2", "old-enough", "client= version=Tls12 protocol=HTTP/2")]
    public async Task Connection_IsMade_AsConfigured(string forwarder, string cluster, string expected) =>
        Assert.Contains(expected, (await GetAsync($"/{forwarder}/{cluster}", "shop.test")).Text, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Forwarders))]
    public async Task Destination_BehindAProxy_IsHeldToItsOwnName(string forwarder)
    {
        var before = secure.Tunnels;

        Assert.Equal(200, (await GetAsync($"/{forwarder}/proxied", "shop.test")).Status);
        Assert.Equal(502, (await GetAsync($"/{forwarder}/proxied-another-name", "backend.test")).Status);
        Assert.True(secure.Tunnels > before);
    }

    private static TheoryData<string, string> Cases(params string[] clusters)
    {
        var cases = new TheoryData<string, string>();
        foreach (var forwarder in SecureGateway.Forwarders.Keys)
        {
            foreach (var cluster in clusters)
                cases.Add(forwarder, cluster);
        }

        return cases;
    }

    private Task<RawResponse> GetAsync(string target, string host) => RawConnection.GetAsync(Gateway.BaseAddress, host, target);
}
