using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Listening;

namespace Gateway.IntegrationTests.Listening;

public sealed class AddressTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-sockets-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Start_Port0_TellsTheRealAddresses()
    {
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(
            ("a", new() { Url = "http://127.0.0.1:0" }), ("b", new() { Url = "http://*:0" })));
        Assert.Equal(2, host.Urls.Length);
        Assert.All([0, 1], index => Assert.NotEqual(0, host.Port(index)));
        Assert.StartsWith("HTTP/1.1 200", await host.SendRawAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnixSocketLeftByAKilledProcess_Listens()
    {
        var path = Path.Combine(_directory, "gateway.sock");
        LeaveSocketBehind(path);
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("a", new() { Url = $"http://unix:{path}" })));
        Assert.Equal([$"http://unix:{path}"], host.Urls);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await using var stream = new NetworkStream(client);
        Assert.StartsWith("HTTP/1.1 200", await ListeningHost.ExchangeAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnixSocketInUse_FailsAndLeavesIt()
    {
        var path = Path.Combine(_directory, "gateway.sock");
        var options = ListeningHost.Options(("a", new() { Url = $"http://unix:{path}" }));
        await using var first = await ListeningHost.StartAsync(options);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => ListeningHost.StartAsync(options));
        Assert.Equal($"Cannot listen on http://unix:{path} (endpoint 'a'): the file exists, and is in use or no socket", ListenFailure.Describe(exception, options));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Start_UnixPathIsAnotherFile_FailsAndLeavesIt()
    {
        var path = Path.Combine(_directory, "precious.txt");
        await File.WriteAllTextAsync(path, "content");
        var options = ListeningHost.Options(("a", new() { Url = $"http://unix:{path}" }));
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => ListeningHost.StartAsync(options));
        Assert.NotNull(ListenFailure.Describe(exception, options));
        Assert.Equal("content", await File.ReadAllTextAsync(path));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://localhost:{0}")]
    [InlineData("http://*:{0}")]
    public async Task Start_PortInUse_IsOneSentence(string url)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var options = ListeningHost.Options(("shop", new() { Url = string.Format(null, CompositeFormat.Parse(url), port) }));
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => ListeningHost.StartAsync(options));
        Assert.Equal(
            $"Cannot listen on {options.Endpoints["shop"].Url} (endpoint 'shop'): the port is in use by another process; if that is another gateway, stop it, or give this one other ports, also in Admin:Url",
            ListenFailure.Describe(exception, options));
    }

    [Fact]
    public async Task Start_ForeignAddress_IsOneSentence()
    {
        var options = ListeningHost.Options(("a", new() { Url = "http://192.0.2.1:8080" }));
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => ListeningHost.StartAsync(options));
        Assert.EndsWith("no network interface of this machine has this address", ListenFailure.Describe(exception, options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_CertificateGone_IsOneSentence()
    {
        var options = ListeningHost.Options(("a", new() { Url = "https://127.0.0.1:0", Certificate = new() { Path = Path.Combine(_directory, "none.pem") } }));
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => ListeningHost.StartAsync(options));
        Assert.StartsWith("Kestrel:Endpoints:a:Certificate:Path: ", ListenFailure.Describe(exception, options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_Latin1Bytes_PassBothWays()
    {
        await using var host = await ListeningHost.StartAsync(
            ListeningHost.Options(("a", new() { Url = "http://127.0.0.1:0" })),
            static context =>
            {
                context.Response.Headers["X-Back"] = context.Request.Headers["X-There"];
                return Task.CompletedTask;
            });
        Assert.Contains("X-Back: caf\u00e9\u0080", await host.SendRawAsync("GET / HTTP/1.1\r\nHost: a\r\nX-There: caf\u00e9\u0080\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    // Closing a socket in .NET removes its file, as dying does not.
    private static void LeaveSocketBehind(string path)
    {
        var aside = $"{path}.aside";
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen();
            File.Move(path, aside);
        }

        File.Move(aside, path);
    }
}
