using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gateway.Listening;
using Gateway.Tests.Listening;
using Gateway.Tests.Listening.Proxies;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.Listening;

/// <summary>Real sockets to a listener that takes connections from load balancers alone.</summary>
public sealed class ProxyProtocolTests : IDisposable
{
    private const string Request = "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n";

    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    public static TheoryData<byte[], string> Headers => new()
    {
        { ProxyHeaderBytes.V1("PROXY TCP4 192.0.2.7 203.0.113.1 51000 443"), "192.0.2.7:51000 203.0.113.1:443" },
        { ProxyHeaderBytes.V1("PROXY TCP6 2001:db8::7 2001:db8::1 51000 443"), "2001:db8::7:51000 2001:db8::1:443" },
        { ProxyHeaderBytes.V2("192.0.2.7:51000", "203.0.113.1:443"), "192.0.2.7:51000 203.0.113.1:443" },
        { ProxyHeaderBytes.V2("[2001:db8::7]:51000", "[2001:db8::1]:443", 3, 0, 4, 1, 2, 3, 4), "2001:db8::7:51000 2001:db8::1:443" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Header_BeforeARequest_NamesItsClient(byte[] header, string expected)
    {
        await using var host = await StartAsync(new() { Url = "http://127.0.0.1:0", ProxyProtocol = true }, "127.0.0.1");

        Assert.EndsWith(expected, await SendAsync(host, header), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Header_BeforeTls_NamesItsClient(byte[] header, string expected)
    {
        var certificate = _workshop.WriteWhole("a.pem", _workshop.Issue(["shop.test"]));
        await using var host = await StartAsync(new() { Url = "https://127.0.0.1:0", ProxyProtocol = true, Certificate = new() { Path = certificate } }, "127.0.0.1");
        using var client = await ConnectAsync(host);
        await client.GetStream().WriteAsync(header);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, static (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("shop.test");

        Assert.Contains(expected, await ListeningHost.ExchangeAsync(tls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_OfAHealthCheck_LeavesThePeer()
    {
        await using var host = await StartAsync(new() { Url = "http://127.0.0.1:0", ProxyProtocol = true }, "127.0.0.1");

        Assert.Contains("\n127.0.0.1:", await SendAsync(host, ProxyHeaderBytes.V2(0x20, 0, [])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_ThatIsNotTrusted_IsClosed()
    {
        await using var host = await StartAsync(new() { Url = "http://127.0.0.1:0", ProxyProtocol = true }, "192.0.2.0/24");

        Assert.Equal("", await SendAsync(host, ProxyHeaderBytes.V1("PROXY TCP4 192.0.2.7 203.0.113.1 51000 443")));
        Assert.Contains(host.Log, static line => line.Contains("not in TrustedProxies, the last of 127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_WithoutHeader_IsClosed()
    {
        await using var host = await StartAsync(new() { Url = "http://127.0.0.1:0", ProxyProtocol = true }, "127.0.0.1");

        Assert.Equal("", await SendAsync(host, []));
        Assert.Contains(host.Log, static line => line.Contains("did not begin with a header", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Header_OnAListenerThatDoesNotAsk_IsNoRequest()
    {
        await using var host = await StartAsync(new() { Url = "http://127.0.0.1:0" }, "127.0.0.1");

        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync(host, ProxyHeaderBytes.V1("PROXY TCP4 192.0.2.7 203.0.113.1 51000 443")), StringComparison.Ordinal);
    }

    private static Task<ListeningHost> StartAsync(EndpointOptions endpoint, string trusted) => ListeningHost.StartAsync(
        ListeningHost.Options(("a", endpoint)),
        static context => context.Response.WriteAsync(
            $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort} {context.Connection.LocalIpAddress}:{context.Connection.LocalPort}"),
        trusted);

    private static async Task<TcpClient> ConnectAsync(ListeningHost host)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Port());
        return client;
    }

    // Empty when the connection is closed, or reset, without a word.
    private static async Task<string> SendAsync(ListeningHost host, byte[] header)
    {
        using var client = await ConnectAsync(host);
        var text = new StringBuilder();
        try
        {
            await client.GetStream().WriteAsync((byte[])[.. header, .. Encoding.ASCII.GetBytes(Request)]);
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            text.Append(await reader.ReadToEndAsync(limit.Token));
        }
        catch (IOException)
        {
            // Reset, as what was sent had not been read.
        }

        var answer = text.ToString();
        return answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal) ? answer[..^"\r\n0\r\n\r\n".Length] : answer;
    }
}
