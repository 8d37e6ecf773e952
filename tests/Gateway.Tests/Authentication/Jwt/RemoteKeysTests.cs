using System.Security.Cryptography;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Shared.Calls;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Authentication.Jwt;

public sealed class RemoteKeysTests
{
    private const string Claims = """{"sub":"7","exp":1767312000}""";

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

    [Fact]
    public async Task Keys_OlderThanTheInterval_JudgeNothingBeforeTheyWereAskedForAgain()
    {
        await using var server = new KeyServer();
        var planned = PlannedWith(server);
        var token = TokenMaker.Make(Claims, "RS256");
        Assert.Equal("taken", await planned.FaultOfAsync(token));

        using var other = RSA.Create(2048);
        server.Key = other;
        Assert.Equal("taken", await planned.FaultOfAsync(token));
        planned.Clock.Now += TimeSpan.FromMinutes(11);

        Assert.Equal("token_signature", await planned.FaultOfAsync(token));
    }

    [Fact]
    public async Task Keys_ThatCannotBeRenewed_StayAndAreAskedForAgainInTheBackground()
    {
        await using var server = new KeyServer();
        var planned = PlannedWith(server);
        var token = TokenMaker.Make(Claims, "RS256");
        Assert.Equal("taken", await planned.FaultOfAsync(token));

        server.Key = null;
        for (var i = 0; i < 3; i++)
        {
            planned.Clock.Now += TimeSpan.FromMinutes(11);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            do
                Assert.Equal("taken", await planned.FaultOfAsync(token));
            while (server.Asked < i + 2 && !limit.IsCancellationRequested);
            Assert.False(limit.IsCancellationRequested);
        }
    }

    [Fact]
    public async Task Keys_OfAServerWhoseConnectionsAreTakenByQuestions_AreFetched()
    {
        await using var server = new KeyServer();
        var planned = PlannedWith(server);
        var questions = Enumerable.Range(0, 100).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}/introspect");
            await planned.Surroundings.Http.SendAsync(request, TimeSpan.FromSeconds(4));
        }).ToArray();

        Assert.Equal("taken", await planned.FaultOfAsync(TokenMaker.Make(Claims, "RS256")));
        Assert.DoesNotContain(questions, static question => question.IsCompleted);
        await Task.WhenAll(questions);
    }

    private static Planned PlannedWith(KeyServer server) => Planned.Of(new JwtOptions
    {
        JwksUri = $"{server.Address}/keys", AllowHttp = true, Algorithms = ["RS256"], KeyRefresh = new KeyRefreshOptions { Timeout = TimeSpan.FromSeconds(3) },
    });

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
