using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Authentication;

public sealed class CredentialWatchTests
{
    [Fact]
    public async Task Expiry_BeforeTheUpgradeIsThere_IsTriedAgainUntilItIsClosed()
    {
        var time = new HandTimer();
        var upgrade = new LateUpgrade();
        var context = new DefaultHttpContext();
        context.Features.Set<IClosableUpgrade>(upgrade);
        var served = new TaskCompletionSource();
        var serving = CredentialWatch.ServeAsync(context, time.GetUtcNow().ToUnixTimeMilliseconds() + 60_000, Caller, null, _ => served.Task, time);
        Assert.Equal((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1)), (time.Due, time.Period));

        time.Fire();
        Assert.False(upgrade.IsClosed);
        upgrade.IsThere = true;
        time.Fire();
        Assert.True(upgrade.IsClosed);

        served.SetResult();
        await serving;
        Assert.True(time.IsDisposed);
    }

    [Fact]
    public async Task Revocation_OfWhoOpenedIt_ClosesIt()
    {
        var time = new HandTimer();
        var upgrade = new LateUpgrade { IsThere = true };
        var context = new DefaultHttpContext();
        context.Features.Set<IClosableUpgrade>(upgrade);
        var source = new Source();
        await source.ReadAsync(0);
        var served = new TaskCompletionSource();
        var serving = CredentialWatch.ServeAsync(context, long.MaxValue, Caller, new RevocationList([source], null, [], new Surroundings(time)), _ => served.Task, time);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), (time.Due, time.Period));

        time.Fire();
        Assert.False(upgrade.IsClosed);
        source.Next = new Revocations();
        source.Next.Add("sub:7");
        await source.ReadAsync(1);
        time.Fire();
        Assert.True(upgrade.IsClosed);

        served.SetResult();
        await serving;
    }

    [Fact]
    public async Task Expiry_OfAnAnswerThatIsNoStream_LetsItEnd()
    {
        var time = new HandTimer();
        var context = new DefaultHttpContext();
        var served = new TaskCompletionSource();
        var serving = CredentialWatch.ServeAsync(context, 0, Caller, null, _ => served.Task, time);
        Assert.Equal(TimeSpan.Zero, time.Due);
        time.Fire();

        Assert.False(context.RequestAborted.IsCancellationRequested);
        served.SetResult();
        await serving;
    }

    private static Caller Caller { get; } = new("scheme", System.Text.Json.JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["sub"] = "7" }), []);

    private sealed class Source() : RevocationSource("source")
    {
        public Revocations Next { get; set; } = new();

        protected override Task<RevocationReading> FindAsync() => Task.FromResult(new RevocationReading(Next));
    }

    private sealed class LateUpgrade : IClosableUpgrade
    {
        public bool IsThere { get; set; }

        public bool IsClosed { get; private set; }

        public bool TryClose() => IsClosed = IsThere;
    }

    /// <summary>The clock of one timer, which goes off when it is told to.</summary>
    private sealed class HandTimer : TimeProvider, ITimer
    {
        private TimerCallback? _callback;
        private object? _state;

        public TimeSpan Due { get; private set; }

        public TimeSpan Period { get; private set; }

        public bool IsDisposed { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state, Due, Period) = (callback, state, dueTime, period);
            return this;
        }

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Fire() => _callback!(_state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
