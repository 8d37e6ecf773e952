using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.Tests.Listening.Proxies;

namespace Gateway.IntegrationTests.TrustedProxies;

/// <summary>What backends learn of clients that the PROXY protocol names. The backend shows its bytes.</summary>
public sealed class ProxiedConnectionTests
{
    private const string Endpoints = """ "main": { "Url": "http://127.0.0.1:0" }, "balanced": { "Url": "http://127.0.0.1:0", "ProxyProtocol": true } """;

    private static readonly string[] Said = ["Host: public.test", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.test"];

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 203.0.113.1 51000 80", "192.0.2.7", "public.test")]
    [InlineData("PROXY UNKNOWN", "127.0.0.1", "public.test")]
    public async Task Client_BehindABalancer_SpeaksForItselfAlone(string header, string client, string host)
    {
        await using var gateway = await StartAsync("");

        var received = await SendAsync(gateway, ProxyHeaderBytes.V1(header));

        Assert.Equal([client], received.ValuesOf("X-Forwarded-For"));
        Assert.Equal(["http"], received.ValuesOf("X-Forwarded-Proto"));
        Assert.Equal([host], received.ValuesOf("X-Forwarded-Host"));
    }

    [Fact]
    public async Task TrustedProxy_BehindABalancer_IsBelieved()
    {
        await using var gateway = await StartAsync("");

        var received = await SendAsync(gateway, ProxyHeaderBytes.V2("127.0.0.2:51000", "203.0.113.1:80"));

        Assert.Equal(["6.6.6.6, 127.0.0.2"], received.ValuesOf("X-Forwarded-For"));
        Assert.Equal(["https"], received.ValuesOf("X-Forwarded-Proto"));
        Assert.Equal(["evil.test"], received.ValuesOf("X-Forwarded-Host"));
    }

    [Fact]
    public async Task ConnectionsPerAddress_OfABalancer_AreThoseOfTheClientsItNames()
    {
        await using var gateway = await StartAsync(""" "Limits": { "ConnectionsPerAddress": 1 }, """);
        await using var first = await OpenAsync(gateway, "192.0.2.7");
        await using var other = await OpenAsync(gateway, "192.0.2.8");
        await using var second = await RawConnection.OpenAsync(gateway.AddressOf("balanced"));
        await second.TrySendAsync(ProxyHeaderBytes.V1("PROXY TCP4 192.0.2.7 203.0.113.1 51000 80"));
        await second.TrySendAsync("GET / HTTP/1.1\r\nHost: public.test\r\n\r\n"u8.ToArray());

        Assert.Equal("", (await second.ReceivePartAsync()).StatusLine);
    }

    [Fact]
    public async Task ConnectionsPerAddress_OfATrustedProxy_AreNotCounted()
    {
        await using var gateway = await StartAsync(""" "Limits": { "ConnectionsPerAddress": 1 }, """);
        await using var first = await RawConnection.OpenAsync(gateway.BaseAddress);
        await first.SendAsync("GET", "/", Said);
        await first.ReceiveAsync();

        Assert.Equal(200, (await RawConnection.GetAsync(gateway.BaseAddress, "public.test", "/")).Status);
    }

    private static Task<GatewayProcess> StartAsync(string section) => GatewayProcess.StartAsync(GatewayConfiguration.Of(
            """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
            $$""" "backend": { "Destinations": { "a": { "Address": "{{TestBackends.Running.Express[0].Raw}}" } } } """,
            Endpoints)
        .Replace("\"Kestrel\"", $"\"TrustedProxies\": [ \"127.0.0.0/8\" ], {section}\"Kestrel\"", StringComparison.Ordinal));

    private static async Task<RawRequest> SendAsync(GatewayProcess gateway, byte[] header)
    {
        await using var connection = await RawConnection.OpenAsync(gateway.AddressOf("balanced"));
        await connection.SendAsync(header);
        await connection.SendAsync("GET", "/", Said);
        return RawRequest.From(await connection.ReceiveAsync());
    }

    private static async Task<RawConnection> OpenAsync(GatewayProcess gateway, string client)
    {
        var connection = await RawConnection.OpenAsync(gateway.AddressOf("balanced"));
        await connection.SendAsync(Encoding.ASCII.GetString(ProxyHeaderBytes.V1($"PROXY TCP4 {client} 203.0.113.1 51000 80")));
        await connection.SendAsync("GET", "/", Said);
        Assert.Equal(200, (await connection.ReceiveAsync()).Status);
        return connection;
    }
}
