using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gateway.Hosting;
using Gateway.Limits;
using Gateway.Listening;
using Gateway.Tests.Observability;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Hosting;

public sealed class DrainTests : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private WebApplication? _app;

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        _client.Dispose();
        _time.Elapse();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    [Fact]
    public async Task Signal_RequestInFlight_FinishesBeforeTheHostStops()
    {
        var url = await StartAsync(new());
        var waiting = _client.GetStringAsync(new Uri(url, "/slow"));
        await _arrived.Task;

        Assert.True(Signal(PosixSignal.SIGTERM));
        Assert.True(State.IsDraining);
        _release.SetResult();
        Assert.Equal("done", await waiting);
        await _app!.WaitForShutdownAsync();
        Assert.Equal("draining, 1 request in flight\n", _output.ToString());
        Assert.Equal(0, State.RequestsInFlight);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetStringAsync(url));
    }

    [Fact]
    public async Task Signal_RequestThatNeverEnds_IsCutOffAfterTheTimeout()
    {
        var url = await StartAsync(new() { Timeout = TimeSpan.FromSeconds(1) });
        var waiting = _client.GetStringAsync(new Uri(url, "/slow"));
        await _arrived.Task;
        Signal(PosixSignal.SIGTERM);
        await _app!.WaitForShutdownAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    [Fact]
    public async Task Signal_WithDelay_ServesOnAndClosesConnectionsUntilItIsOver()
    {
        var url = await StartAsync(new() { Delay = TimeSpan.FromMinutes(5) });
        Assert.Null((await _client.GetAsync(url)).Headers.ConnectionClose);
        Signal(PosixSignal.SIGINT);
        for (var i = 0; i < 3; i++)
        {
            using var response = await _client.GetAsync(url);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(response.Headers.ConnectionClose);
        }

        Assert.False(_app!.Lifetime.ApplicationStopping.IsCancellationRequested);
        _time.Elapse();
        await _app.WaitForShutdownAsync();
        Assert.Equal("draining, 0 requests in flight\n", _output.ToString());
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetStringAsync(url));
    }

    [Fact]
    public async Task Signal_WhileARequestIsUnderWay_ItsAnswerSaysClose()
    {
        var url = await StartAsync(new() { Delay = TimeSpan.FromMinutes(5) });
        var waiting = _client.GetAsync(new Uri(url, "/slow"));
        await _arrived.Task;

        Signal(PosixSignal.SIGTERM);
        _release.SetResult();

        using var response = await waiting;
        Assert.True(response.Headers.ConnectionClose);
    }

    [Fact]
    public async Task Signal_WithoutDelay_ServesTheNextRequestOfAConnectionJustUsed()
    {
        var url = await StartAsync(new());
        using var connection = await KeepAliveClient.ConnectAsync(url);
        _time.IsStanding = true;
        await connection.AskAsync("/");

        Signal(PosixSignal.SIGTERM);
        await Poll.UntilAsync(() => CannotConnectAsync(url), "the listener is closed");

        Assert.Contains("Connection: close", await connection.AskAsync("/"), StringComparison.Ordinal);
        await _app!.WaitForShutdownAsync();
    }

    [Fact]
    public async Task Signal_WithAConnectionThatNeverAsks_StopsWithoutWaitingForIt()
    {
        var url = await StartAsync(new() { Timeout = TimeSpan.FromHours(1) });
        using var silent = await KeepAliveClient.ConnectAsync(url);
        using var used = await KeepAliveClient.ConnectAsync(url);
        await used.AskAsync("/");

        Signal(PosixSignal.SIGTERM);

        await _app!.WaitForShutdownAsync();
        Assert.Equal("", await silent.ReadToEndAsync());
        Assert.Equal("", await used.ReadToEndAsync());
    }

    [Fact]
    public async Task Signal_OutputThatNobodyReads_StopsAllTheSame()
    {
        using var output = new StuckWriter();
        await StartAsync(new(), output: output);

        Signal(PosixSignal.SIGTERM);

        var stopped = new TaskCompletionSource();
        using var registration = _app!.Lifetime.ApplicationStopping.Register(stopped.SetResult);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Signal_WithDelayOverHttp2_MovesClientsToAnotherConnection()
    {
        var url = await StartAsync(new() { Delay = TimeSpan.FromMinutes(5) }, ListenerProtocols.Http2);
        _client.DefaultRequestVersion = HttpVersion.Version20;
        _client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var before = new[] { await _client.GetStringAsync(url), await _client.GetStringAsync(url) };
        Signal(PosixSignal.SIGTERM);
        var after = new[] { await _client.GetStringAsync(url), await _client.GetStringAsync(url) };
        Assert.Equal(before[0], before[1]);
        Assert.NotEqual(after[0], after[1]);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, false)]
    [InlineData(PosixSignal.SIGTERM, true)]
    public async Task Signal_SecondOne_EndsTheProcessForCtrlCOnly(PosixSignal second, bool handled)
    {
        await StartAsync(new() { Delay = TimeSpan.FromMinutes(5) });
        Assert.True(Signal(PosixSignal.SIGTERM));
        Assert.Equal(handled, Signal(second));
    }

    [Fact]
    public async Task Stop_WithoutSignal_IsDrainingToo()
    {
        await StartAsync(new());
        await _app!.StopAsync();
        Assert.True(State.IsDraining);
    }

    [Fact]
    public async Task Request_ThatThrows_IsNoLongerInFlight()
    {
        var url = await StartAsync(new());
        Assert.Equal(HttpStatusCode.InternalServerError, (await _client.GetAsync(new Uri(url, "/throw"))).StatusCode);
        Assert.Equal(0, State.RequestsInFlight);
    }

    private static async Task<bool> CannotConnectAsync(Uri url)
    {
        try
        {
            using var client = await KeepAliveClient.ConnectAsync(url);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private DrainState State => _app!.Services.GetRequiredService<DrainState>();

    private bool Signal(PosixSignal signal)
    {
        var context = new PosixSignalContext(signal);
        ((DrainingLifetime)_app!.Services.GetRequiredService<IHostLifetime>()).OnSignal(context);
        return context.Cancel;
    }

    private async Task<Uri> StartAsync(DrainOptions options, ListenerProtocols protocols = ListenerProtocols.Http1, TextWriter? output = null)
    {
        var configuration = new ActiveConfiguration();
        var sections = new ConfigurationSections([new(typeof(DrainOptions), options), new(typeof(LimitsOptions), new LimitsOptions())]);
        configuration.Activate(new ConfigurationSnapshot(1, _time.GetUtcNow(), "test", sections));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton(configuration).AddSingleton<TimeProvider>(_time).AddDraining(output ?? _output);
        builder.Services.AddListening(new()
        {
            Endpoints = new Dictionary<string, EndpointOptions> { ["a"] = new() { Url = "http://127.0.0.1:0", Protocols = protocols } },
        });
        _app = builder.Build();
        _app.UseDraining();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        return new Uri(_app.Services.GetRequiredService<IServer>().BoundAddresses().Single());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/throw")
            throw new InvalidOperationException("thrown");
        if (context.Request.Path == "/slow")
        {
            _arrived.SetResult();
            await _release.Task;
            await context.Response.WriteAsync("done");
            return;
        }

        await context.Response.WriteAsync(context.Connection.Id);
    }

    /// <summary>A full pipe: whoever writes waits until this is disposed of.</summary>
    private sealed class StuckWriter : TextWriter
    {
        private readonly ManualResetEventSlim _end = new();

        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void WriteLine(string? value) => _end.Wait();

        public override Task WriteLineAsync(string? value)
        {
            _end.Wait();
            return Task.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            _end.Set();
            base.Dispose(disposing);
        }
    }

    /// <summary>Time that passes by itself, but for waits of minutes: these end when they are told to.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly List<Action> _timers = [];

        /// <summary>While it stands, nothing grows older.</summary>
        public bool IsStanding { get; set; }

        public override long GetTimestamp() => IsStanding ? 0 : base.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.FromMinutes(1))
                return base.CreateTimer(callback, state, dueTime, period);
            _timers.Add(() => callback(state));
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Elapse() => _timers.ToList().ForEach(static timer => timer());
    }
}
