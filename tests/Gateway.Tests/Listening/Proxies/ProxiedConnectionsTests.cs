using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Gateway.Limits;
using Gateway.Listening;
using Gateway.Listening.Proxies;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Listening.Proxies;

public sealed class ProxiedConnectionsTests : IDisposable
{
    private static readonly IPEndPoint Balancer = new(IPAddress.Parse("10.0.0.9"), 40000);

    private readonly HandTimers _time = new();
    private readonly ServiceProvider _services;
    private readonly Pipe _sent = new();
    private readonly DefaultConnectionContext _connection = new("c") { RemoteEndPoint = Balancer, LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 80) };
    private string? _served;

    public ProxiedConnectionsTests()
    {
        _connection.Transport = new Duplex(_sent.Reader, new Pipe().Writer);
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time);
        _services = services.AddListening(new ListeningOptions()).BuildServiceProvider();
        _services.GetRequiredService<TrustedProxies>().Use(AddressList.Parse(["10.0.0.0/24"], []));
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Header_InPieces_NamesTheClientAndIsTakenAway()
    {
        var serving = ServeAsync();
        foreach (var one in ProxyHeaderBytes.V1("PROXY TCP4 192.0.2.7 10.0.0.1 51000 443"))
            await _sent.Writer.WriteAsync(new[] { one });
        await _sent.Writer.WriteAsync("GET"u8.ToArray());
        await serving;

        Assert.Equal("GET", _served);
        Assert.Equal("192.0.2.7:51000", _connection.RemoteEndPoint!.ToString());
        Assert.Equal("10.0.0.1:443", _connection.LocalEndPoint!.ToString());
        Assert.Null(_connection.Features.Get<UnnamedClient>());
    }

    [Fact]
    public async Task Header_OverManySegments_IsReadAsOne()
    {
        await _sent.Writer.WriteAsync(ProxyHeaderBytes.V2("192.0.2.7:51000", "10.0.0.1:443", new byte[4000]));
        await _sent.Writer.WriteAsync(new byte[10_000]);
        await ServeAsync();

        Assert.Equal(10_000, _served!.Length);
        Assert.Equal("192.0.2.7:51000", _connection.RemoteEndPoint!.ToString());
    }

    [Fact]
    public async Task Header_WithoutClient_KeepsThePeerAndSaysThatItSpeaksForNobody()
    {
        await _sent.Writer.WriteAsync(ProxyHeaderBytes.V1("PROXY UNKNOWN"));
        await _sent.Writer.WriteAsync("GET"u8.ToArray());
        await ServeAsync();

        Assert.Equal("GET", _served);
        Assert.Same(Balancer, _connection.RemoteEndPoint);
        Assert.NotNull(_connection.Features.Get<UnnamedClient>());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7\r\n")]
    public async Task Anything_ButAHeader_IsNotServed(string bytes)
    {
        await _sent.Writer.WriteAsync(Encoding.ASCII.GetBytes(bytes));
        await ServeAsync();

        Assert.Null(_served);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PROXY TCP4 192.0.2.7")]
    public async Task Header_ThatEndsEarly_IsNotServed(string bytes)
    {
        await _sent.Writer.WriteAsync(Encoding.ASCII.GetBytes(bytes));
        await _sent.Writer.CompleteAsync();
        await ServeAsync();

        Assert.Null(_served);
    }

    [Fact]
    public async Task Header_ThatIsLate_IsNotServed()
    {
        var serving = ServeAsync();
        await _sent.Writer.WriteAsync("PROXY TCP4 "u8.ToArray());
        Assert.False(serving.IsCompleted);
        Assert.Equal([ProxiedConnections.Wait], _time.Due);
        _time.Fire();
        await serving;

        Assert.Null(_served);
    }

    [Theory]
    [InlineData("192.0.2.9")]
    [InlineData(null)]
    public async Task Peer_ThatIsNotTrusted_IsNotEvenRead(string? address)
    {
        _connection.RemoteEndPoint = address is null ? null : new IPEndPoint(IPAddress.Parse(address), 1);
        await _sent.Writer.WriteAsync(ProxyHeaderBytes.V1("PROXY TCP4 192.0.2.7 10.0.0.1 51000 443"));
        await ServeAsync();

        Assert.Null(_served);
        Assert.True(_sent.Reader.TryRead(out var left) && !left.Buffer.IsEmpty);
    }

    private Task ServeAsync() => _services.GetRequiredService<ProxiedConnections>().ServeAsync(_connection, async connection =>
    {
        var read = await connection.Transport.Input.ReadAsync();
        _served = Encoding.Latin1.GetString(read.Buffer.ToArray());
    });

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class HandTimers : TimeProvider
    {
        private readonly List<Action> _callbacks = [];

        public List<TimeSpan> Due { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Due.Add(dueTime);
            _callbacks.Add(() => callback(state));
            return new NoTimer();
        }

        public void Fire() => _callbacks.ForEach(static callback => callback());

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
