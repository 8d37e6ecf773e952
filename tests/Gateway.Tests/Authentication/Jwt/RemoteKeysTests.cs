using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Shared.Calls;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Authentication.Jwt;

public sealed class RemoteKeysTests
{
    [Fact]
    public async Task Fetch_ThatFailsInAnUnforeseenWay_DoesNotStandInTheWayOfTheNext()
    {
        // A fetch from nowhere has a problem, which this log does not take.
        var log = new BrokenLog();
        var planned = Planned.Of(new JwtOptions { Secret = "s", Algorithms = ["HS256"] });
        planned.Surroundings.Attach(new NoClusters(), null!, log);
        var keys = new RemoteKeys(
            new RemoteKeysSettings("scheme", new Uri("http://127.0.0.1:1/keys"), false, true, "RS256", TimeSpan.FromMinutes(10), TimeSpan.Zero, TimeSpan.FromSeconds(5)), planned.Surroundings);

        await Assert.ThrowsAsync<IOException>(keys.RefreshAsync);
        await Assert.ThrowsAsync<IOException>(keys.RefreshAsync);
        Assert.Equal(2, log.Count);
    }

    private sealed class BrokenLog : ILogger
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Count++;
            throw new IOException("The disk is full.");
        }
    }

    private sealed class NoClusters : IClusterCalls
    {
        public Task<ClusterAnswer> SendAsync(ClusterCall call, CancellationToken cancellation) => throw new InvalidOperationException("Nobody is asked.");
    }
}
