using System.Net.Sockets;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Restarting;

[Collection(RestartingTests.Name)]
public sealed class InheritedSocketTests
{
    [Fact]
    public async Task Start_ByItsFirstClient_AnswersIt()
    {
        await using var backend = await QuickBackend.StartAsync();
        await using var gateway = await ActivatedGateway.StartAsync(backend.Address, isSupervised: false);

        await gateway.VisitAsync();

        Assert.Equal(gateway.Process.Id, await gateway.ReadProcessIdAsync());
        Assert.Contains($"Listening on {gateway.Address.ToString().TrimEnd('/')} (main)", gateway.Process.Output, StringComparison.Ordinal);
        await gateway.Process.SignalAsync("TERM");
        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
    }

    [Fact]
    public async Task Start_OnAnInheritedUnixSocket_AnswersThere()
    {
        await using var backend = await QuickBackend.StartAsync();
        using var directory = new TemporaryDirectory();
        var path = directory.File("gateway.sock");
        await File.WriteAllTextAsync(directory.File("gateway.json"), Configuration($"http://unix:{path}", backend.Address));
        await using var gateway = Activate(path, directory);
        await Eventually.HoldsAsync(() => File.Exists(path), "the socket is there");

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        using var patience = new CancellationTokenSource(Eventually.Limit);

        Assert.StartsWith("HTTP/1.1 200 OK", await reader.ReadToEndAsync(patience.Token), StringComparison.Ordinal);
        await gateway.SignalAsync("TERM");
        Assert.Equal(0, await gateway.WaitForExitAsync());
        // It belongs to whoever opened it.
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Start_WithASocketThatNoEndpointIsFor_SaysSoAndFails()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("gateway.json"), Configuration("http://127.0.0.1:0", "http://127.0.0.1:1"));
        var path = directory.File("other.sock");
        await using var gateway = Activate(path, directory);
        await Eventually.HoldsAsync(() => File.Exists(path), "the socket is there");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));

        Assert.Equal(1, await gateway.WaitForExitAsync());
        Assert.Contains($"LISTEN_FDS: the inherited socket 3 is bound to {path}, where no endpoint listens", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnderAServiceManager_TellsItWhenItIsReady()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("gateway.json"), Configuration("http://127.0.0.1:0", "http://127.0.0.1:1"));
        var path = directory.File("notify.sock");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        await using var gateway = ChildProcess.Start(
            "env", $"NOTIFY_SOCKET={path}", Repository.GatewayBinary, "run", "--config", directory.File("gateway.json"));

        using var patience = new CancellationTokenSource(Eventually.Limit);
        var buffer = new byte[100];
        var length = await manager.ReceiveAsync(buffer, patience.Token);

        Assert.Equal("READY=1", Encoding.UTF8.GetString(buffer, 0, length));
        Assert.Contains("Listening on", gateway.Output, StringComparison.Ordinal);
    }

    private static ChildProcess Activate(string path, TemporaryDirectory directory) => ChildProcess.Start(
        "systemd-socket-activate",
        [
            .. Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root ? (string[])["-E", $"DOTNET_ROOT={root}"] : [],
            "-l", path, Repository.GatewayBinary, "run", "--config", directory.File("gateway.json"),
        ]);

    private static string Configuration(string url, string backend) => GatewayConfiguration.Of(
        """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
        $$""" "backend": { "Destinations": { "a": { "Address": "{{backend}}" } } } """,
        $$""" "main": { "Url": "{{url}}" } """);
}
