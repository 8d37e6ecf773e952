using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Receiving;

/// <summary>No path reaches a backend past the route that another reading of it would take; all others pass as they are.</summary>
public sealed class PathTests(ReceptionGateway reception, ITestOutputHelper output)
    : GatewayTest(reception.Gateway, output), IClassFixture<ReceptionGateway>
{
    /// <summary>Each is read as /admin/x by somebody.</summary>
    private static readonly string[] SlipList =
    [
        "//admin/x", "/;/admin/x", "/admin;/x", "/admin;v=1/x", "/admin%3B/x", "/admin%20/x", "/admin./x", "/admin%2e/x", "/admin%0A/x",
        "/admin%5cx", "/admin%5Cx", "/admin%2fx", "/%2Fadmin/x", "/%2561dmin/x", "/admin%252fx", "/admin%255cx", "/x/%252e%252e/admin/x",
        "/x%252f..%252fadmin/x", "/x/..%20/admin/x", "/admin%3fx", "/admin%23x", "/;//admin.%20/x",
        "/index.php/admin/x", "/INDEX.PHP/admin/x", "/blog/app.php/admin/x", "/index.ph%70/admin/x", "/index.php;a=b/admin/x", "/index.php%2fadmin/x",
    ];

    public static TheoryData<string> Slips { get; } = new(SlipList);

    [Theory]
    [MemberData(nameof(Slips))]
    public async Task Path_ReadAsThatOfAnotherRoute_IsRefused(string path)
    {
        var (answer, _) = await reception.SendAsync($"GET {path}?q=1 HTTP/1.1\r\nHost: localhost\r\n{{id}}\r\n", isForwarded: false);

        Assert.Equal((400, "ambiguous-path"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
    }

    [Theory]
    [MemberData(nameof(Slips))]
    public async Task Path_ReadAsThatOfAnotherRoute_IsRefusedOnHttp2(string path)
    {
        var id = reception.NextId();

        var answer = await WireClient.SendAsync("2", ScriptedGateway.AddressOf(Gateway, "2"), WireRequest.Get(path, $"X-Test-Id: {id}"));

        Assert.Equal((400, "ambiguous-path"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
        Assert.Equal(0, reception.Backend.CountOf(id));
    }

    [Theory]
    [InlineData("/x/..;/admin/x")]
    [InlineData("/x/..;v=1/admin/x")]
    [InlineData("/x/..\\admin/x")]
    [InlineData("/a\\b")]
    [InlineData("/a/%zz")]
    [InlineData("/a/%")]
    [InlineData("/a/%u00e9")]
    [InlineData("/a/./b")]
    [InlineData("/a/..")]
    [InlineData("/%2e%2E/b")]
    [InlineData("/a/.%2e/b")]
    [InlineData("/a/..%2fb")]
    [InlineData("/a%5c..%5cb")]
    [InlineData("/%c0%ae%c0%ae/b")]
    [InlineData("/%e0%80%af")]
    [InlineData("/a#b")]
    [InlineData("/a?b#c")]
    [InlineData("/a\u0001")]
    [InlineData("/a?\u007f")]
    public async Task Path_Malformed_IsRefusedWhateverTheRoute(string path)
    {
        var (answer, _) = await reception.SendAsync($"GET /files{path} HTTP/1.1\r\nHost: localhost\r\n{{id}}\r\n", isForwarded: false);

        Assert.Equal((400, "bad-path"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
    }

    [Theory]
    [InlineData("/a%00")]
    [InlineData("/caf\u00e9")]
    public async Task Path_RefusedByTheServer_IsNotForwarded(string path)
    {
        var (answer, _) = await reception.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{{id}}\r\n", isForwarded: false);

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("/a%2Fb", "all")]
    [InlineData("/a;v=1", "all")]
    [InlineData("/100%25", "all")]
    [InlineData("/a//b", "all")]
    [InlineData("/a%5Cb%20c./d.", "all")]
    [InlineData("/caf%E9/%C0%20propos", "all")]
    [InlineData("/...", "all")]
    [InlineData("/.well-known/a..b", "all")]
    [InlineData("/a?x=../..;//%2F%5C%00%zz\\%", "all")]
    [InlineData("/%61dmin/x", "admin")]
    [InlineData("/ADMIN/x", "admin")]
    [InlineData("/admin//x%2Fy;z.%20", "admin")]
    [InlineData("/files//admin/x", "files")]
    [InlineData("/a%20/b%2520/;/%2561", "all")]
    [InlineData("/single/a%20b", "single")]
    [InlineData("/index.php/shop/1", "all")]
    [InlineData("/files.php/x", "all")]
    [InlineData("/a.phpx/admin/x", "all")]
    public async Task Path_EverybodySendsTheSameWay_PassesAsItIs(string path, string route)
    {
        var (_, received) = await reception.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{{id}}\r\n", isForwarded: true);

        Assert.Equal((path, route), (received!.Target, received.ValuesOf(ReceptionGateway.RouteHeader).Single()));
    }

    [Theory]
    [InlineData("/files/x;/..%20/..%2520/admin//x%2Fy", "files")]
    [InlineData("/files//%252e%252e/admin/x", "files")]
    public async Task Path_OnARouteThatAllowsRawPaths_PassesAsItIs(string path, string route)
    {
        var (_, received) = await reception.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{{id}}\r\n", isForwarded: true);

        Assert.Equal((path, route), (received!.Target, received.ValuesOf(ReceptionGateway.RouteHeader).Single()));
    }

    [Fact]
    public async Task Path_UnusualAndLong_IsRefusedWithoutBeingJudged()
    {
        var (answer, _) = await reception.SendAsync($"GET /{new string('a', 2048)}%2F HTTP/1.1\r\nHost: localhost\r\n{{id}}\r\n", isForwarded: false);

        Assert.Equal((400, "ambiguous-path"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
    }

    [Fact]
    public async Task Path_WhoseReadingHasLessOfAMatch_IsRefused()
    {
        var (answer, _) = await reception.SendAsync("GET /single/a%2Fb HTTP/1.1\r\nHost: localhost\r\n{id}\r\n", isForwarded: false);

        Assert.Equal((400, "ambiguous-path"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Path_OnACatchAllAlone_PassesAsItIs(string version)
    {
        await using var scripted = await ScriptedGateway.StartAsync(static _ => Scripts.EchoId);
        await using var client = await scripted.OpenAsync(version);
        foreach (var path in SlipList)
            Assert.Equal(200, (await client.SendAsync(WireRequest.Get(path))).Status);

        Assert.Equal(SlipList, scripted.Backend.Requests.Select(static request => request.Target));
    }
}
