using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.LoadTests.Comparison;
using Gateway.LoadTests.Comparison.Origins;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Tests.Comparison;

public sealed class BenchTests : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(300);
    private static readonly Work Small = WorkList.All.Single(static work => work.Name == "pass-1k") with { Connections = 4 };
    private readonly string _directory = Directory.CreateTempSubdirectory("bench-").FullName;
    private readonly Token _token = Token.Make(TimeProvider.System);
    private readonly Origin _origin = new([0], TimeProvider.System);

    public void Dispose()
    {
        _origin.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("pass-1k")]
    [InlineData("pass-50k")]
    [InlineData("pass-1m")]
    [InlineData("post-64k")]
    [InlineData("rs256")]
    public async Task MeasureAsync_HonestServer_CountsRightAnswers(string name)
    {
        var work = WorkList.All.Single(work => work.Name == name) with { Connections = 4 };
        using var peer = await PeerAt(_origin.Endpoints[0]);

        var (turn, bytes) = await Bench().MeasureAsync(peer, work, Turn, 0, default);

        Assert.True(turn.Answers > 0 && turn.Rate > 0);
        Assert.Equal(work.Expected.Length, bytes);
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "another byte", "another byte at 0 of 1024" },
        { "cut off", "1000 bytes instead of 1024" },
        { "error page", "status 502 instead of 200" },
        { "encoded", "the content coding 'gzip'" },
        { "gone", "the connection was closed before the end of an answer" },
        { "two answers", "more than the answer" },
        { "no HTTP", "is no status line" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task MeasureAsync_OneAnswerOfManyIsWrong_FailsRun(string lie, string problem)
    {
        using var proxy = new LyingProxy(number => number == 50 ? Lie(lie) : LyingProxy.Answer(OriginContent.Small));
        using var peer = await PeerAt(proxy.Endpoint);

        var failure = await Assert.ThrowsAsync<LyingProxyException>(() => Bench().MeasureAsync(peer, Small, Turn, 0, default));

        Assert.Contains("pass-1k", failure.Message, StringComparison.Ordinal);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAtAsync_OneAnswerOfManyIsWrong_FailsRun()
    {
        using var proxy = new LyingProxy(static number => number == 50 ? Lie("another byte") : LyingProxy.Answer(OriginContent.Small));
        using var peer = await PeerAt(proxy.Endpoint);

        await Assert.ThrowsAsync<LyingProxyException>(() => Bench().MeasureAtAsync(peer, Small, 400, Turn, default));
    }

    [Fact]
    public async Task MeasureAsync_ConnectionsAreNotKept_FailsRun()
    {
        using var proxy = new LyingProxy(static _ => LyingProxy.Answer(OriginContent.Small, fields: "Connection: close\r\n"));
        using var peer = await PeerAt(proxy.Endpoint);

        var failure = await Assert.ThrowsAsync<LyingProxyException>(() => Bench().MeasureAsync(peer, Small, Turn, 0, default));

        Assert.Contains("connections were closed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_ConnectionsToOriginAreNotKept_FailsRun()
    {
        var origin = _origin.Endpoints[0];
        using var proxy = new LyingProxy(async _ =>
        {
            using var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await upstream.ConnectAsync(origin);
            return LyingProxy.Answer(OriginContent.Small);
        });
        using var peer = await PeerAt(proxy.Endpoint);

        var failure = await Assert.ThrowsAsync<LyingProxyException>(() => Bench().MeasureAsync(peer, Small, Turn, 0, default));

        Assert.Contains("connections to the origin for", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_AsManyConnectionsToOriginAsRequests_IsHonest()
    {
        // One for each of the load's, and one more for each while it waits: what a pool does that asks for a new one and takes the one that comes free.
        var (origin, opened) = (_origin.Endpoints[0], new ConcurrentBag<Socket>());
        using var proxy = new LyingProxy(async number =>
        {
            if (number <= 2 * Small.Connections)
            {
                var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                opened.Add(upstream);
                await upstream.ConnectAsync(origin);
            }

            return LyingProxy.Answer(OriginContent.Small);
        });
        using var peer = await PeerAt(proxy.Endpoint);

        var (turn, _) = await Bench().MeasureAsync(peer, Small, Turn, 0, default);

        Assert.True(turn.Answers > 0);
        Assert.Equal(2 * Small.Connections, opened.Count);
        Assert.All(opened, static upstream => upstream.Dispose());
    }

    [Fact]
    public async Task MeasureAtAsync_RateIsMoreThanProxyCanDo_SaysSo()
    {
        // Ended below: what nobody refers to is collected, and its connection closed.
        var never = new TaskCompletionSource<string>();
        using var proxy = new LyingProxy(number => number > 10 ? never.Task : Task.FromResult(LyingProxy.Answer(OriginContent.Small)));
        using var peer = await PeerAt(proxy.Endpoint);

        var failure = await Assert.ThrowsAsync<LyingProxyException>(() => Bench().MeasureAtAsync(peer, Small, 100, Turn, default));

        never.SetResult("");
        Assert.Contains("at 100 requests a second 10 of 30 answers came: the rate is more than it can do", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAsync_HitsThatAskOrigin_FailRun()
    {
        // The origin is its own proxy, which caches nothing.
        var work = WorkList.All.Single(static work => work.Name == "hit-1k") with { Connections = 4 };
        using var peer = await PeerAt(_origin.Endpoints[0]);

        var failure = await Assert.ThrowsAsync<LyingProxyException>(() => Bench().MeasureAsync(peer, work, Turn, 0, default));

        Assert.Contains("the origin was asked", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AskAsync_ServerThatAsksForNoToken_FailsRun()
    {
        using var peer = await PeerAt(_origin.Endpoints[0]);

        var failure = await Assert.ThrowsAsync<LyingProxyException>(() =>
            peer.AskAsync(WorkList.All.Single(static work => work.Name == "rs256"), _token, default));

        Assert.Contains("a forged token: status 200 instead of 401", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MeasureAtAsync_ServerThatStalls_ShowsInAllRequestsThatItHeldUp()
    {
        // Of 400 requests in two seconds, one stalls for a second, and the two connections with it soon after: half of all come late.
        using var proxy = new LyingProxy(static async number =>
        {
            if (number is 20 or 21)
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            return LyingProxy.Answer(OriginContent.Small);
        });
        using var peer = await PeerAt(proxy.Endpoint);

        var turn = await Bench().MeasureAtAsync(peer, Small with { Connections = 2 }, 200, TimeSpan.FromSeconds(2), default);

        Assert.Equal(400, turn.Answers);
        // A load that waits with its clients would have two late answers in 400, and a p99 of a moment.
        Assert.True(turn.Latency.P99 > 900, $"p99 {turn.Latency.P99}");
    }

    [Fact]
    public async Task MeasureAsync_UploadThatIsNotTheOneSent_FailsRun()
    {
        var work = WorkList.All.Single(static work => work.Name == "post-64k") with { Connections = 2, Body = OriginContent.Upload[1..] };
        using var peer = await PeerAt(_origin.Endpoints[0]);

        var failure = await Assert.ThrowsAsync<LyingProxyException>(() => Bench().MeasureAsync(peer, work, Turn, 0, default));

        Assert.Contains("status 400 instead of 200", failure.Message, StringComparison.Ordinal);
    }

    private static string Lie(string lie)
    {
        var other = OriginContent.Small.ToArray();
        other[0] ^= 1;
        return lie switch
        {
            "another byte" => LyingProxy.Answer(other),
            "cut off" => LyingProxy.Answer(other[..1000]),
            "error page" => LyingProxy.Answer(other, "502 Bad Gateway"),
            "encoded" => LyingProxy.Answer(OriginContent.Small, fields: "Content-Encoding: gzip\r\n"),
            "gone" => "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhalf",
            "two answers" => LyingProxy.Answer(OriginContent.Small) + "HTTP",
            _ => "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        };
    }

    private Bench Bench() => new(_token, h2Load: null, _directory, TimeProvider.System);

    // A process that only is there, beside a server of the test's: whose processor time is counted does not matter here.
    private Task<RunningPeer> PeerAt(IPEndPoint endpoint)
    {
        var peer = new Peer("honest", "A server", Ability.Pass, "sleep", "", "proxies/node.mjs") { Arguments = static _ => ["600"], IsTemplate = false };
        var place = new PeerPlace
        {
            Directory = _directory, Configuration = "", Endpoint = endpoint, Http2Endpoint = endpoint, AdminPort = 0, Origin = _origin.Endpoints[0],
            PublicKey = "", NodeModules = "", User = "", Group = "",
        };
        return RunningPeer.StartAsync(peer, place, "/bin/sleep", "1", default);
    }
}
