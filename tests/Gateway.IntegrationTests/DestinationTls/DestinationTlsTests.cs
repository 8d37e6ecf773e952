using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.Transforms.Forwarding.Tls;
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

    // HTTP/2 is what gRPC is spoken in; all else is HTTP/1.1 here.
    [Theory]
    [InlineData("2", "application/grpc", "HTTP/2")]
    [InlineData("2", "application/grpc+proto", "HTTP/2")]
    [InlineData("2", "application/grpc-web", "HTTP/1.1")]
    [InlineData("1.1", "application/grpc", "HTTP/1.1")]
    public async Task GrpcCall_WhereTheClusterSaysNothingOfVersions_IsHttp2(string version, string type, string expected)
    {
        var answer = await WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), new WireRequest("POST", "/own/trusted") { Headers = [$"Content-Type: {type}"], Body = [0, 0, 0, 0, 0] });

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("sni=localhost ", answer.Text, StringComparison.Ordinal);
        Assert.Contains($" protocol={expected} ", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrpcCall_BeyondThePlaces_IsA504()
    {
        var first = CallAsync("/own/single?wait");

        await Eventually.HoldsAsync(async () => (await CallAsync("/own/single")).Status == 504, "the first call has the only place");
        secure.Trusted.Release();
        Assert.Contains(" protocol=HTTP/2 ", (await first).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await CallAsync("/own/single")).Status);

        Task<WireResponse> CallAsync(string target) => WireClient.SendAsync(
            "2", ScriptedGateway.AddressOf(Gateway, "2"), new WireRequest("POST", target) { Headers = ["Content-Type: application/grpc"], Body = [0, 0, 0, 0, 0] });
    }

    // SocketsHttpHandler has connections of their own for each name that clients ask for.
    [Theory]
    [InlineData("yarp1")]
    [InlineData("yarp2")]
    public async Task Hosts_ThatClientsMakeUp_KeepNoMoreConnectionsThanThereMayBe(string forwarder)
    {
        var before = secure.Trusted.CountAnew();
        await using var slow = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await slow.SendAsync("GET", $"/{forwarder}/trusted?wait", ["Host: slow.test"]);

        await Parallel.ForAsync(0, 2 * NamedClients.MaxNames, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            Assert.Equal(200, (await GetAsync($"/{forwarder}/trusted", $"made-up-{i}.test")).Status));

        Assert.InRange(secure.Trusted.MostConnections - before, 1, NamedClients.MaxNames * 3 / 2);
        secure.Trusted.Release();
        Assert.EndsWith(" host=slow.test", (await slow.ReceiveAsync()).Text, StringComparison.Ordinal);
    }

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
