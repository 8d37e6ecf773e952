using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>What one client sends to have others served something else, or to be served what is theirs.</summary>
[Collection(CachedShopTests.Name)]
public sealed class PoisoningTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private const string Session = "Cookie: sid=victim";

    /// <summary>The ends by which a cache may be made to take a page for a file.</summary>
    public static TheoryData<string> Disguises { get; } =
    [
        "/x.css", "/x.js", ".css", ";x.css", ";.css", "%2fx.css", "%2Fx.css", "%3bx.css", "%3b.css", "%23x.css", "%3fx.css", "%0ax.css", "%00x.css", "%20.css", "%09x.css",
        "?x.css", "?/x.css", "?a=1;x.css", "/..%2fx.css", "/%2e%2e/static/x.css", "/../static/x.css", "//x.css", "\\x.css", "%5cx.css", "%c0%afx.css", "~.css", "!x.css", "@x.css",
    ];

    // A header that no key knows, and that the origin will not have its answer stored for.
    [Fact]
    public async Task AnswerThatIsNotStored_ProvokedByOneClient_KeepsNobodysFromTheStore()
    {
        const string path = "/safe/poisoning/refused";
        Shop.Origin.Answer(path, connection => Ok("body", connection.Request.ValuesOf("X-Debug").Count > 0 ? "Cache-Control: no-store" : "Cache-Control: max-age=60")(connection));

        foreach (var _ in (int[])[1, 2, 3])
            Assert.Contains("detail=no-store", (await Shop.GetAsync(path, "X-Debug: 1")).ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal("Gateway; fwd=uri-miss; ttl=60; stored", (await Shop.GetAsync(path)).ValueOf("Cache-Status"));

        Assert.StartsWith("Gateway; hit", (await Shop.GetAsync(path, "X-Debug: 1")).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    // The origin sees a page of one's own behind every disguise, and says nothing, or what is said of files.
    [Theory]
    [MemberData(nameof(Disguises))]
    public async Task Page_InTheDisguiseOfAFile_IsNotStoredForOthers(string suffix)
    {
        foreach (var (policy, control) in new[] { ("silent", "X-Nothing: said"), ("safe", "Cache-Control: max-age=60"), ("safe", "Cache-Control: s-maxage=60"), ("silent", "Cache-Control: private") })
        {
            var path = $"/{policy}/deception/account.php-{control.Length}{suffix}";
            Shop.Origin.Answer(path.Split('?')[0], connection => Ok($"account of {string.Join(';', connection.Request.ValuesOf("Cookie"))}", control, "Content-Type: text/html")(connection));

            var victims = await Shop.GetAsync(path, Session);
            Assert.True(victims.Status is 200 or 400, victims.Text);

            Assert.DoesNotContain("victim", (await Shop.GetAsync(path)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("victim", (await Shop.GetAsync(path, "Cookie: sid=attacker")).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("X-Forwarded-Host: evil")]
    [InlineData("X-Forwarded-Port: 1")]
    [InlineData("X-Forwarded-Proto: https")]
    [InlineData("X-Forwarded-Scheme: nothttps")]
    [InlineData("X-Forwarded-Prefix: /evil")]
    [InlineData("X-Forwarded-Server: evil")]
    [InlineData("X-Forwarded-For: 6.6.6.6")]
    [InlineData("X_Forwarded_Host: evil")]
    [InlineData("Forwarded: host=evil")]
    [InlineData("X-Original-URL: /evil")]
    [InlineData("X-Rewrite-URL: /evil")]
    [InlineData("X-Host: evil")]
    [InlineData("X-HTTP-Host-Override: evil")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-HTTP-Method: PUT")]
    [InlineData("X-Method-Override: POST")]
    [InlineData("X-Scheme: evil")]
    [InlineData("Front-End-Https: on")]
    [InlineData("X-Matched-Path: /evil")]
    [InlineData("X-Middleware-Subrequest: evil")]
    [InlineData("X-Middleware-Rewrite: /evil")]
    [InlineData("X-Now-Route-Matches: 1=evil")]
    [InlineData("X-Invoke-Status: 500")]
    [InlineData("Next-Resume: 1")]
    [InlineData("X-Auth-Subject: evil")]
    [InlineData("Range: bytes=0-1")]
    [InlineData("If-None-Match: *")]
    [InlineData("If-Match: \"evil\"")]
    [InlineData("If-Range: \"evil\"")]
    [InlineData("If-Unmodified-Since: Mon, 02 Nov 2020 10:00:00 GMT")]
    [InlineData("Expect: 100-continue")]
    [InlineData("Upgrade: websocket")]
    [InlineData("Connection: X-Test, Cookie, Host, Cache-Control")]
    public async Task Header_ThatIsNotInTheKey_DoesNotShapeWhatOthersGet(string header)
    {
        foreach (var version in WireClient.Versions)
        {
            if (version == "2" && header.Split(':')[0] is "Connection" or "Upgrade")
                continue;
            var path = $"/safe/poison/{header.Split(':')[0]}-{version}";
            var name = header.Split(':')[0];
            var value = header[(name.Length + 1)..].Trim();
            // A page that shows all it was told, as far as it is the header's.
            Shop.Origin.Answer(path, connection => Ok(
                connection.Request.Headers.Any(field => field.Value.Contains(value, StringComparison.Ordinal) && field.Key.Replace('_', '-').Equals(name.Replace('_', '-'), StringComparison.OrdinalIgnoreCase)) ? "poisoned" : "clean",
                "Cache-Control: max-age=60")(connection));

            await Shop.SendAsync(WireRequest.Get(path, header), version);
            var answer = await Shop.GetAsync(path);

            Assert.Equal((200, "clean"), (answer.Status, answer.Text));
            Assert.Equal("clean", (await Shop.SendAsync(WireRequest.Get(path), "2")).Text);
        }
    }

    [Theory]
    [InlineData("LOCALHOST", true)]
    [InlineData("LocalHost", true)]
    [InlineData("localhost:80", false)]
    [InlineData("localhost.", false)]
    [InlineData("evil", false)]
    [InlineData("localhost:8080", false)]
    public async Task Host_IsInTheKey_WithoutRegardToCase(string host, bool isSame)
    {
        foreach (var version in WireClient.Versions)
        {
            var path = $"/safe/poison/host-{host}-{version}";
            Shop.Origin.Answer(path, connection => Ok($"https://{connection.Request.ValuesOf("Host")[0]}/", "Cache-Control: max-age=60")(connection));

            var evil = await Shop.SendAsync(WireRequest.Get(path) with { Host = host }, version);
            var answer = await Shop.GetAsync(path);

            Assert.True(evil.Status is 200 or 400, evil.Text);
            if (!isSame)
                Assert.Equal("https://localhost/", answer.Text);
            Assert.Equal(isSame || evil.Status == 400 ? 1 : 2, Shop.Origin.CountOf(path));
        }
    }

    [Theory]
    [InlineData("GET http://evil{0} HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET http://localhost{0} HTTP/1.1\r\nHost: evil\r\n\r\n")]
    [InlineData("GET http://localhost{0} HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: localhost, evil\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: localh\u00f6st\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.1\r\n Host: evil\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.0\r\nHost: evil\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.0\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nevil")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n")]
    [InlineData("GET {0}#evil HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n evil: c\r\n\r\n")]
    [InlineData("GET {0} HTTP/1.1\r\nHost: localhost\r\nX-A: \u0001evil\r\n\r\n")]
    [InlineData("HEAD {0} HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("get {0} HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task Request_InAnOddForm_DoesNotShapeWhatOthersGet(string form)
    {
        var path = $"/safe/poison/form-{Math.Abs(string.GetHashCode(form, StringComparison.Ordinal))}";
        Shop.Origin.Answer(path, async connection =>
        {
            var request = connection.Request;
            var isClean = request is { Method: "GET", Body: [] } && request.Target == path && request.ValuesOf("Host") is ["localhost"];
            await Ok(isClean ? "clean" : $"poisoned: {request.Method} {request.Target} {string.Join('|', request.ValuesOf("Host"))} {request.BodyText}", "Cache-Control: max-age=60")(connection);
        });

        await using (var connection = await RawConnection.OpenAsync(Gateway.BaseAddress))
        {
            await connection.SendAsync(form.Replace("{0}", path, StringComparison.Ordinal));
            await connection.ReceivePartAsync(hasBody: !form.StartsWith("HEAD", StringComparison.Ordinal));
        }

        var answer = await Shop.GetAsync(path);
        Assert.Equal((200, "clean"), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("Cache-Status: evil; hit")]
    [InlineData("Age: 1000000")]
    [InlineData("Date: Mon, 02 Nov 2020 10:00:00 GMT")]
    [InlineData("Surrogate-Key: evil")]
    [InlineData("Vary: *")]
    public async Task Header_ThatOnlyResponsesHave_MeansNothingInARequest(string header)
    {
        var path = $"/safe/poison/response-{header.Split(':')[0]}";
        Shop.Origin.Answer(path, "clean", "Cache-Control: max-age=60", "Surrogate-Key: good");

        await Shop.GetAsync(path, header);
        await Shop.PurgeAsync("""{"tag":"evil"}""");
        var answer = await Shop.GetAsync(path, header);

        Assert.StartsWith("Gateway; hit; ttl=", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.True(long.Parse(answer.ValueOf("Age")!, null) < 60);
        Assert.DoesNotContain("2020", answer.ValueOf("Date"), StringComparison.Ordinal);
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    // A hit does not depend on the body either, so a request with one is the origin's to answer.
    [Fact]
    public async Task Get_WithABody_IsNotAnsweredFromTheCache()
    {
        const string path = "/safe/poison/fat-get";
        Shop.Origin.Answer(path, connection => Ok($"body '{connection.Request.BodyText}'", "Cache-Control: max-age=60")(connection));
        await Shop.GetAsync(path);

        foreach (var version in WireClient.Versions)
            Assert.Equal("body 'q=1'", (await Shop.SendAsync(WireRequest.Get(path) with { Body = "q=1"u8.ToArray() }, version)).Text);
        Assert.Equal("body ''", (await Shop.GetAsync(path)).Text);
    }

    [Theory]
    [InlineData("?id=1&utm_source=%3Cscript%3E")]
    [InlineData("?utm_source=%3Cscript%3E&id=1")]
    [InlineData("?utm_source=1&id=1&utm_x")]
    [InlineData("?&id=1&&utm_=")]
    public async Task ExcludedParameters_DoNotReachTheOrigin(string query)
    {
        var path = $"/keyed/poison/query-{query.Length}";
        Shop.Origin.Answer(path, connection => Ok(connection.Request.Target, "Cache-Control: max-age=60")(connection));

        var answer = await Shop.GetAsync(path + query);

        Assert.DoesNotContain("utm_", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("script", (await Shop.GetAsync(path + "?id=1")).Text, StringComparison.Ordinal);
    }

    // Parameters that a backend takes apart elsewhere than the gateway.
    [Theory]
    [InlineData("?id=1;utm_source=evil", "?id=1")]
    [InlineData("?utm_source=1;id=evil", "")]
    [InlineData("?utm%5fsource=evil&id=1", "?id=1")]
    [InlineData("?id=1&id=evil", "?id=1")]
    [InlineData("?id=evil&id=1", "?id=1")]
    [InlineData("?ID=evil", "?id=1")]
    [InlineData("?id[]=evil", "?id=1")]
    [InlineData("?id=%31", "?id=1")]
    public async Task Query_ThatIsReadInAnotherWay_IsAnotherKeyOrNotSent(string evil, string clean)
    {
        var path = $"/keyed/poison/cloak-{Math.Abs(string.GetHashCode(evil, StringComparison.Ordinal))}";
        Shop.Origin.Answer(path, connection => Ok(connection.Request.Target, "Cache-Control: max-age=60")(connection));

        await Shop.GetAsync(path + evil);

        Assert.Equal(path + clean, (await Shop.GetAsync(path + clean)).Text);
    }

    [Fact]
    public async Task Routes_OfOneAddress_KeepTheirAnswersApart()
    {
        const string path = "/twin/poison";
        Shop.Origin.Answer(path, "of a", "Cache-Control: max-age=60");
        Shop.Other.Answer(path, "of b", "Cache-Control: max-age=60");

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("of a", (await Shop.GetAsync(path)).Text);
            Assert.Equal("of b", (await Shop.GetAsync(path, "X-Site: b")).Text);
        }

        Assert.Equal((1, 1), (Shop.Origin.CountOf(path), Shop.Other.CountOf(path)));
    }

    [Fact]
    public async Task Versions_ShareWhatIsStored_AndEachIsFramedItsOwnWay()
    {
        const string path = "/safe/poison/versions";
        Shop.Origin.Answer(path, connection => connection.SendAsync(ChunkedHead("Cache-Control: max-age=60", "Connection: x-hop", "X-Hop: 1", "Keep-Alive: timeout=5") + Chunk("one") + Chunk("two") + LastChunk));

        var second = await Shop.SendAsync(WireRequest.Get(path), "2");
        var first = await Shop.GetAsync(path);
        await using var old = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await old.SendAsync($"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        var oldest = await old.ReceiveAsync();

        Assert.Equal(["onetwo", "onetwo", "onetwo"], [second.Text, first.Text, oldest.Text]);
        Assert.Equal(("6", "6"), (first.ValueOf("Content-Length"), oldest.ValueOf("Content-Length")));
        Assert.All([first, second], static answer => Assert.Empty(answer.ValuesOf("X-Hop").Concat(answer.ValuesOf("Keep-Alive")).Concat(answer.ValuesOf("Transfer-Encoding"))));
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    // A cold key asked for in HTTP/1.0 while the origin sends chunks.
    [Fact]
    public async Task OldClient_OnAColdKey_GetsNoChunks()
    {
        const string path = "/safe/poison/old-cold";
        Shop.Origin.Answer(path, connection => connection.SendAsync(ChunkedHead("Cache-Control: max-age=60") + Chunk("one") + Chunk("two") + LastChunk));
        await using var old = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await old.SendAsync($"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");

        var answer = await old.ReceiveAsync();

        Assert.Equal((200, "onetwo"), (answer.Status, answer.Text));
        Assert.Null(answer.ValueOf("Transfer-Encoding"));
        Assert.Equal("onetwo", (await Shop.GetAsync(path)).Text);
    }

    [Theory]
    [InlineData("Age: 100", false)]
    [InlineData("Age: -5", true)]
    [InlineData("Age: nonsense", true)]
    [InlineData("Age: 99999999999999999999", false)]
    [InlineData("Date: Mon, 02 Nov 2020 10:00:00 GMT", false)]
    [InlineData("Date: nonsense", true)]
    [InlineData("Date: Mon, 02 Nov 2099 10:00:00 GMT", true)]
    public async Task AgeAndDate_OfTheOrigin_MakeNothingFresherThanItIs(string header, bool isFresh)
    {
        var path = $"/safe/poison/age-{Math.Abs(string.GetHashCode(header, StringComparison.Ordinal))}";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60", "ETag: \"1\"", header);

        var first = await Shop.GetAsync(path);
        await Shop.GetAsync(path);

        Assert.Equal(isFresh ? 1 : 2, Shop.Origin.CountOf(path));
        Assert.True(first.ValuesOf("Age").Count <= 1);
        Assert.All(first.ValuesOf("Age"), static age => Assert.True(long.Parse(age, null) >= 0));
    }

    // Each cache adds itself behind those before it; what an origin says of hits is not taken for the gateway's word.
    [Fact]
    public async Task CacheStatus_OfTheOrigin_StaysInFrontOfTheGateways()
    {
        const string path = "/safe/poison/status";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60", "Cache-Status: Gateway; hit; detail=\"evil\"");

        foreach (var expected in (string[])["fwd=uri-miss", "hit"])
        {
            var members = (await Shop.GetAsync(path)).ValuesOf("Cache-Status");
            Assert.Equal(2, members.Count);
            Assert.Equal("Gateway; hit; detail=\"evil\"", members[0]);
            Assert.StartsWith($"Gateway; {expected}", members[1], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("?a=\"b\\c")]
    [InlineData("?a=%0d%0aSet-Cookie:%20evil=1")]
    [InlineData("?a=\",evil;hit")]
    public async Task CacheStatus_WithTheKey_IsOneWellFormedMember(string query)
    {
        var path = "/debug/poison/key";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60");

        var answer = await Shop.GetAsync(path + query);

        Assert.Equal(200, answer.Status);
        var status = answer.ValueOf("Cache-Status")!;
        Assert.Matches("""^Gateway; fwd=uri-miss; ttl=\d+; stored; key="([^"\\]|\\.)*"$""", status);
        Assert.Empty(answer.ValuesOf("Set-Cookie"));
    }

    [Fact]
    public async Task Header_ThatIsTooLong_IsRefusedWithoutATrace()
    {
        const string path = "/safe/poison/oversize";
        Shop.Origin.Answer(path, "clean", "Cache-Control: max-age=60");

        var evil = await Shop.GetAsync(path, $"X-Long: {new string('x', 200_000)}");

        Assert.True(evil.Status is 0 or 400 or 431, $"{evil.Status}");
        Assert.Equal("clean", (await Shop.GetAsync(path)).Text);
    }

    [Fact]
    public async Task Target_ThatIsTooLongForAKey_IsPassedOn()
    {
        var path = $"/safe/poison/{new string('x', 5000)}";
        Shop.Origin.Answer(path, connection => Ok($"{Shop.Origin.CountOf(path)}", "Cache-Control: max-age=60")(connection));

        Assert.Equal("1", (await Shop.GetAsync(path)).Text);
        Assert.Equal("2", (await Shop.GetAsync(path)).Text);
        // All but the end is the same.
        Assert.NotEqual("2", (await Shop.GetAsync(path + "y")).Text);
    }
}
