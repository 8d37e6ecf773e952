using Gateway.Hosting.Upgrades;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Hosting.Upgrades;

public sealed class UpgradedConnectionTests : IDisposable
{
    private readonly HandTimers _time = new();
    private readonly Lifetime _request = new();
    private readonly RelayedStream _client = new();
    private readonly UpgradedConnection _connection;

    public UpgradedConnectionTests() => _connection = new UpgradedConnection(_request, _client, isWebSocket: true, _time);

    public void Dispose()
    {
        _connection.Dispose();
        _client.Dispose();
        _request.Dispose();
    }

    [Fact]
    public async Task Close_OfAClientThatDoesNotReadAFrameToItsEnd_CutsItOff()
    {
        await _connection.Stream.WriteAsync(Frames.Of(Frames.Binary, 300).AsMemory(0, 100));
        _connection.Close(CloseReason.PolicyViolation);
        Assert.False(_request.RequestAborted.IsCancellationRequested);

        _time.Elapse();

        Assert.True(SpinWait.SpinUntil(() => _request.RequestAborted.IsCancellationRequested, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Close_BecauseTheGatewayStops_LetsAFrameEnd()
    {
        await _connection.Stream.WriteAsync(Frames.Of(Frames.Binary, 300).AsMemory(0, 100));
        _connection.Close(CloseReason.GoingAway);

        _time.Elapse();

        Assert.False(_request.RequestAborted.IsCancellationRequested);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly CancellationTokenSource _aborted = new();

        public CancellationToken RequestAborted { get => _aborted.Token; set => throw new NotSupportedException(); }

        public void Abort() => _aborted.Cancel();

        public void Dispose() => _aborted.Dispose();
    }

    private sealed class HandTimers : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
                _timers.Add(() => callback(state));
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Elapse() => _timers.ToList().ForEach(static timer => timer());
    }
}
