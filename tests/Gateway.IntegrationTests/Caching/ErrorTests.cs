using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>An origin that fails: what is sent instead, and what is not made of its failures.</summary>
[Collection(CachedShopTests.Name)]
public sealed class ErrorTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    internal static readonly Script[] Failures =
    [
        Status("500 Internal Server Error", "oops"), Status("502 Bad Gateway", "oops"), Status("503 Service Unavailable", "oops"),
        Status("504 Gateway Timeout", "oops"), Scripts.Close, Scripts.Reset, Scripts.Send("HTP/1.1 nonsense\r\n\r\n"),
    ];

    public static TheoryData<int> Kinds { get; } = [.. Enumerable.Range(0, Failures.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Failure_IsReplacedByWhatIsStored(int kind)
    {
        var path = $"/stale/error/{kind}";
        await StoreStaleAsync(path);
        Shop.Origin.Answer(path, Failures[kind]);

        var answer = await Shop.GetAsync(path);

        Assert.Equal((200, "stored"), (answer.Status, answer.Text));
        Assert.Contains("detail=stale-if-error", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Shop.Origin.Answer(path, "back", "Cache-Control: max-age=60");
        Assert.Equal("back", (await Shop.GetAsync(path)).Text);
    }

    // Who reloads wants to know how things are.
    [Theory]
    [InlineData("safe", 503)]
    [InlineData("stale", 200)]
    public async Task Failure_ForAClientThatReloads_IsReplacedWhereThePolicyLetsIt(string policy, int status)
    {
        var path = $"/{policy}/error/reload";
        Shop.Origin.Answer(path, "stored", "Cache-Control: max-age=60");
        await Shop.GetAsync(path);
        Shop.Origin.Answer(path, Status("503 Service Unavailable", "oops"));

        Assert.Equal(status, (await Shop.GetAsync(path, "Cache-Control: no-cache")).Status);
        Assert.Equal((200, "stored"), (await Shop.GetAsync(path)) is var answer ? (answer.Status, answer.Text) : default);
    }

    [Fact]
    public async Task OriginThatIsDown_IsReplacedByWhatIsStored()
    {
        const string path = "/mortal/error";
        Shop.Mortal.Answer(path, "stored", "Cache-Control: max-age=60", "Age: 60", "ETag: \"1\"");
        await Shop.GetAsync(path);

        await Shop.Mortal.DisposeAsync();

        Assert.Equal((200, "stored"), ((await Shop.GetAsync(path)) is var answer ? answer.Status : 0, answer.Text));
        Assert.Equal(502, (await Shop.GetAsync("/mortal/another")).Status);
    }

    [Fact]
    public async Task OriginThatTakesTooLong_IsReplacedByWhatIsStored()
    {
        const string path = "/hurried/error";
        await StoreStaleAsync(path);
        Shop.Origin.Answer(path, Scripts.Hang);

        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 5);
        await throng.AskAsync(path);

        Assert.All(await throng.ReceiveAsync(), static answer => Assert.Equal((200, "stored"), (answer.Status, answer.Text)));
    }

    [Theory]
    [InlineData("Cache-Control: max-age=60, must-revalidate")]
    [InlineData("Cache-Control: max-age=60, proxy-revalidate")]
    [InlineData("Cache-Control: no-cache")]
    public async Task Failure_IsNotReplaced_WhereTheOriginForbidsIt(string control)
    {
        var path = $"/stale/error/forbidden-{control.Length}";
        Shop.Origin.Answer(path, "stored", control, "Age: 60", "ETag: \"1\"");
        await Shop.GetAsync(path);
        Shop.Origin.Answer(path, Status("503 Service Unavailable", "oops"));

        Assert.Equal(503, (await Shop.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Failure_IsReplaced_WhereTheResponseOrTheRequestAllowsIt()
    {
        Shop.Origin.Answer("/safe/error/response", "stored", "Cache-Control: max-age=60, stale-if-error=60", "Age: 60", "ETag: \"1\"");
        Shop.Origin.Answer("/safe/error/request", "stored", "Cache-Control: max-age=60", "Age: 60", "ETag: \"1\"");
        foreach (var path in (string[])["/safe/error/response", "/safe/error/request"])
        {
            await Shop.GetAsync(path);
            Shop.Origin.Answer(path, Status("503 Service Unavailable", "oops"));
        }

        Assert.Equal(200, (await Shop.GetAsync("/safe/error/response")).Status);
        Assert.Equal(503, (await Shop.GetAsync("/safe/error/request")).Status);
        Assert.Equal(200, (await Shop.GetAsync("/safe/error/request", "Cache-Control: stale-if-error=60")).Status);
    }

    [Fact]
    public async Task Failure_OfARefresh_LeavesWhatIsStored()
    {
        const string path = "/safe/error/refresh";
        Shop.Origin.Answer(path, "stored", "Cache-Control: max-age=60, stale-while-revalidate=60", "Age: 61");
        await Shop.GetAsync(path);
        Shop.Origin.Answer(path, Status("500 Internal Server Error", "oops"));

        for (var asked = 1; asked < 4; asked++)
        {
            Assert.Equal("stored", (await Shop.GetAsync(path)).Text);
            await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) > asked, "a refresh was tried");
            await Shop.WaitForFetchesAsync();
        }
    }

    [Theory]
    [InlineData("400 Bad Request")]
    [InlineData("401 Unauthorized")]
    [InlineData("403 Forbidden")]
    [InlineData("405 Method Not Allowed")]
    [InlineData("406 Not Acceptable")]
    [InlineData("413 Content Too Large")]
    [InlineData("414 URI Too Long")]
    [InlineData("416 Range Not Satisfiable")]
    [InlineData("429 Too Many Requests")]
    [InlineData("431 Request Header Fields Too Large")]
    [InlineData("500 Internal Server Error")]
    [InlineData("501 Not Implemented")]
    [InlineData("503 Service Unavailable")]
    public async Task Error_ProvokedByOneClient_HarmsNobodyElse(string status)
    {
        foreach (var policy in (string[])["safe", "silent"])
        {
            var path = $"/{policy}/error/provoked-{status[..3]}";
            Shop.Origin.Answer(path, connection => connection.Request.ValuesOf("X-Evil").Count > 0
                ? Status(status, "evil")(connection)
                : Ok("good", "Cache-Control: max-age=60", "ETag: \"1\"")(connection));

            // On a cold key, and on one that is stored: a client may ask for the origin's word.
            Assert.Equal("evil", (await Shop.GetAsync(path, "X-Evil: 1")).Text);
            Assert.Equal("good", (await Shop.GetAsync(path)).Text);
            // What is fresh may take the place of a failure.
            await Shop.GetAsync(path, "X-Evil: 1", "Cache-Control: no-cache");
            var answer = await Shop.GetAsync(path);

            Assert.Equal("good", answer.Text);
            Assert.Contains("; hit", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
            Assert.Equal(3, Shop.Origin.CountOf(path));
        }
    }

    [Fact]
    public async Task Redirect_OfOneClient_DoesNotKeepThePageFromBeingStored()
    {
        const string path = "/safe/error/redirected";
        Shop.Origin.Answer(path, connection => connection.Request.ValuesOf("RSC").Count > 0
            ? Status("307 Temporary Redirect", "", $"Location: {path}?_rsc")(connection)
            : Ok("page", "Cache-Control: s-maxage=60", "Vary: RSC")(connection));

        Assert.Equal(307, (await Shop.GetAsync(path, "RSC: 1")).Status);
        await Shop.GetAsync(path);

        Assert.Contains("; hit", (await Shop.GetAsync(path)).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    // A client whose request breaks the origin must not break those who happened to wait beside it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OriginThatBreaksForOneClient_AnswersThoseWhoWaited(bool breaksOff)
    {
        var path = $"/safe/error/broken-by-one-{breaksOff}";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            if (connection.Request.ValuesOf("X-Evil").Count == 0)
            {
                await Ok("good", "Cache-Control: max-age=60")(connection);
                return;
            }

            await gate.Task;
            await (breaksOff ? Scripts.Close : Status("500 Internal Server Error", "evil"))(connection);
        });
        var evil = Shop.GetAsync(path, "X-Evil: 1");
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) > 0, "the origin was asked");
        await using var throng = await Throng.ConnectAsync(Gateway.BaseAddress, 10);
        await throng.AskAsync(path);
        await Shop.WaitForRequestsAsync(11);
        gate.SetResult();

        Assert.True((await evil).Status >= 500);
        Assert.All(await throng.ReceiveAsync(), static answer => Assert.Equal((200, "good"), (answer.Status, answer.Text)));
    }

    [Theory]
    [InlineData("safe", 502)]
    [InlineData("hurried", 504)]
    public async Task Failure_ThatNothingTakesThePlaceOf_SaysWhyTheOriginWasAsked(string policy, int status)
    {
        var path = $"/{policy}/error/cold";
        Shop.Origin.Answer(path, status == 502 ? Scripts.Close : Scripts.Hang);

        var answer = await Shop.GetAsync(path);

        Assert.Equal((status, "Gateway; fwd=uri-miss"), (answer.Status, answer.ValueOf("Cache-Status")));
    }

    [Fact]
    public async Task OnlyIfCached_IsAnsweredFromTheCacheOrNotAtAll()
    {
        const string path = "/safe/error/only-if-cached";
        Shop.Origin.Answer(path, "stored", "Cache-Control: max-age=60");

        var before = await AbsentAsync();
        var absent = await Shop.GetAsync(path, "Cache-Control: only-if-cached");
        Assert.Equal((504, "Gateway; detail=only-if-cached"), (absent.Status, absent.ValueOf("Cache-Status")));
        Assert.Equal(before + 1, await AbsentAsync());
        Assert.Equal(0, Shop.Origin.CountOf(path));
        await Shop.GetAsync(path);
        Assert.Equal("stored", (await Shop.GetAsync(path, "Cache-Control: only-if-cached")).Text);
        Assert.Equal(504, (await Shop.GetAsync(path, "Cache-Control: only-if-cached, no-cache")).Status);
        Assert.Equal(1, Shop.Origin.CountOf(path));

        Task<double> AbsentAsync() => Shop.MetricAsync("gateway_cache_requests_total", "gateway_result=\"absent\"");
    }

    private async Task StoreStaleAsync(string path)
    {
        Shop.Origin.Answer(path, "stored", "Cache-Control: max-age=60", "Age: 60", "ETag: \"1\"");
        Assert.Equal("stored", (await Shop.GetAsync(path)).Text);
    }
}
