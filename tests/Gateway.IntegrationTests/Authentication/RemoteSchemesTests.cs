using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Schemes that ask others: issuers for their keys, servers about tokens, backends about sessions.</summary>
public sealed class RemoteSchemesTests : IAsyncLifetime
{
    private IdentityProvider _provider = null!;
    private GatewayProcess _gateway = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _gateway = await GatewayProcess.StartAsync(Configuration());
        _client = _gateway.CreateClient();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Token_OfTheAuthority_IsTaken()
    {
        Assert.Equal((200, "X-Auth-Subject: 7"), await GetAsync("/jwt", _provider.Token()));
        Assert.Equal(401, (await GetAsync("/jwt", _provider.Token(expiresIn: -60))).Status);
        Assert.Equal(401, (await GetAsync("/jwt", _provider.Token(issuer: "https://evil.test"))).Status);
        Assert.Equal(401, (await GetAsync("/jwt", _provider.Token() + "AAAA")).Status);
        Assert.Equal(1, _provider.CountOf("/jwks"));
    }

    [Theory]
    [InlineData("second")]
    [InlineData(null)]
    public async Task Token_WithANewKey_IsTakenWhenTheCoolDownIsOver(string? kid)
    {
        Assert.Equal(200, (await GetAsync("/jwt", _provider.Token())).Status);

        _provider.Rotate(kid);

        await Eventually.HoldsAsync(async () => (await GetAsync("/jwt", _provider.Token())).Status == 200, "the new key is known");
    }

    [Fact]
    public async Task Token_OfAKeyThatWasWithdrawn_IsTakenNoLonger()
    {
        var token = _provider.Token();
        Assert.Equal(200, (await GetAsync("/jwt", token)).Status);

        _provider.Rotate("second", withdrawsOthers: true);

        await Eventually.HoldsAsync(async () => (await GetAsync("/jwt", token)).Status == 401, "the token is refused");
        Assert.Equal(200, (await GetAsync("/jwt", _provider.Token())).Status);
    }

    [Fact]
    public async Task Token_WithKeysNobodyHas_AsksNoMoreThanTheCoolDownAllows()
    {
        Assert.Equal(200, (await GetAsync("/jwt", _provider.Token())).Status);
        using var stranger = System.Security.Cryptography.RSA.Create(2048);
        var before = _provider.CountOf("/jwks");
        var since = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 50; i++)
            Assert.Equal(401, (await GetAsync("/jwt", Forge(_provider.Token(), $"unknown-{i}"))).Status);

        // Every 500 ms by themselves or for tokens, and one that may have been due.
        var allowed = 2 + (TimeProvider.System.GetElapsedTime(since) / TimeSpan.FromMilliseconds(500));
        Assert.InRange(_provider.CountOf("/jwks") - before, 0, (int)Math.Ceiling(allowed));
    }

    [Fact]
    public async Task Token_WhileTheAuthorityIsDown_IsJudgedByTheLastKeys()
    {
        Assert.Equal(200, (await GetAsync("/jwt", _provider.Token())).Status);
        _provider.Misbehaviour = static context =>
        {
            context.Response.StatusCode = context.Request.Path == "/jwt" ? 200 : 500;
            return Task.CompletedTask;
        };
        var asked = _provider.CountOf("/realms/shop/.well-known/openid-configuration");
        await Eventually.HoldsAsync(
            async () => (await GetAsync("/jwt", _provider.Token())).Status == 200 && _provider.CountOf("/realms/shop/.well-known/openid-configuration") >= asked + 2, "it was asked again");

        Assert.Equal(200, (await GetAsync("/jwt", _provider.Token("another"))).Status);
        Assert.Equal(401, (await GetAsync("/jwt", Forge(_provider.Token(), "first"))).Status);
    }

    [Fact]
    public async Task Token_BeforeThereAreAnyKeys_IsAnswered503()
    {
        _provider.IssuerSaid = "https://evil.test";
        await using var gateway = await GatewayProcess.StartAsync(Configuration());
        using var client = gateway.CreateClient();

        Assert.Equal(503, (await GetAsync("/jwt", _provider.Token(), client)).Status);
        Assert.Equal(503, (await GetAsync("/optional", _provider.Token(), client)).Status);
        Assert.Contains(gateway.Process.Lines, static line => line.Contains("another issuer", StringComparison.Ordinal));

        _provider.IssuerSaid = null;
        await Eventually.HoldsAsync(async () => (await GetAsync("/jwt", _provider.Token(), client)).Status == 200, "the keys were fetched");
    }

    [Fact]
    public async Task Token_ThatIsIntrospected_IsAskedAboutOnce()
    {
        _provider.Active["opaque"] = """{"active":true,"sub":"acme","scope":"orders:read","client_id":"x"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => GetAsync("/introspected", "opaque")));

        Assert.All(answers, static answer => Assert.Equal((200, "X-Auth-Scopes: orders:read\nX-Auth-Subject: acme"), (answer.Status, Sorted(answer.Body))));
        Assert.Equal(1, _provider.CountOf("/introspect"));
    }

    [Fact]
    public async Task Token_ThatIsNotActive_IsRefusedAndRememberedForAMoment()
    {
        Assert.Equal(401, (await GetAsync("/introspected", "unknown")).Status);
        Assert.Equal(401, (await GetAsync("/introspected", "unknown")).Status);
        Assert.Equal(1, _provider.CountOf("/introspect"));

        _provider.Active["unknown"] = """{"active":true,"sub":"8"}""";
        await Eventually.HoldsAsync(async () => (await GetAsync("/introspected", "unknown")).Status == 200, "it is asked about again");
    }

    [Theory]
    [InlineData("""{"active":true,"sub":"8","exp":1}""", 401)]
    [InlineData("""{"active":"true","sub":"8"}""", 503)]
    [InlineData("""{"active":true,"active":false}""", 503)]
    [InlineData("""[]""", 503)]
    [InlineData("""<html>""", 503)]
    [InlineData("""{"active":true,"sub":"\ud800"}""", 503)]
    [InlineData("""{"active":true,"sub":"8","scope":["\udfff"]}""", 503)]
    [InlineData("""{"active":true,"sub":"8","\ud800":1}""", 503)]
    public async Task Answer_OfTheIntrospection_IsReadStrictly(string answer, int status)
    {
        _provider.Active["t"] = answer;
        Assert.Equal(status, (await GetAsync("/introspected", "t")).Status);
    }

    [Fact]
    public async Task Token_ThatCannotBeAskedAbout_IsAnswered503InTime()
    {
        _provider.Misbehaviour = static context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        Assert.Equal(503, (await GetAsync("/introspected", "opaque")).Status);
        Assert.Equal(503, (await GetAsync("/session", "7|secret")).Status);
        Assert.False(stop.IsCancellationRequested);
    }

    [Fact]
    public async Task Caller_WhomABackendKnows_IsAskedAboutOnce()
    {
        _provider.Users["Bearer 7|secret"] = """{"id":7,"abilities":["orders:read","x"]}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => GetAsync("/session", "7|secret")));

        Assert.All(answers, static answer => Assert.Equal((200, "X-Auth-Scopes: orders:read x\nX-Auth-Subject: 7"), (answer.Status, Sorted(answer.Body))));
        Assert.Equal(1, _provider.CountOf("/api/user"));
        Assert.Equal(401, (await GetAsync("/session", "7|another")).Status);
    }

    [Fact]
    public async Task Caller_WithACookie_ShowsItAlone()
    {
        _provider.Users["shop_session=abc"] = """{"id":9}""";
        using var request = new HttpRequestMessage(HttpMethod.Get, "/session");
        request.Headers.Add("Cookie", "tracking=1; shop_session=abc; other=2");

        using var answer = await _client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "X-Auth-Subject: 9"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(401, (await GetAsync("/session", "")).Status);
    }

    [Theory]
    [InlineData("""{}""", 401)]
    [InlineData("""null""", 401)]
    [InlineData("", 401)]
    [InlineData("""{"id":null}""", 401)]
    [InlineData("""{"id":""}""", 401)]
    [InlineData("""{"id":" "}""", 401)]
    [InlineData("""{"id":false}""", 401)]
    [InlineData("""{"id":{}}""", 401)]
    [InlineData("""<html>""", 503)]
    [InlineData("""{"id":1,"id":2}""", 503)]
    [InlineData("""{"id":"\ud800"}""", 503)]
    [InlineData("""{"id":7,"abilities":["\udfff"]}""", 503)]
    public async Task Answer_ThatNamesNobody_LetsNobodyIn(string answer, int status)
    {
        _provider.Users["Bearer t"] = answer;
        Assert.Equal(status, (await GetAsync("/session", "t")).Status);
    }

    [Fact]
    public async Task Answer_ThatIsNotUtf8_IsAnswered503()
    {
        _provider.Misbehaviour = static async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(System.Text.Encoding.Latin1.GetBytes("""{"active":true,"sub":"ÿ","id":"ÿ"}"""));
        };

        Assert.Equal(503, (await GetAsync("/introspected", "t")).Status);
        Assert.Equal(503, (await GetAsync("/session", "t")).Status);
    }

    [Theory]
    [InlineData(302, 401)]
    [InlineData(403, 401)]
    [InlineData(419, 401)]
    [InlineData(404, 503)]
    [InlineData(429, 503)]
    [InlineData(500, 503)]
    public async Task Status_OfTheBackend_Decides(int status, int expected)
    {
        _provider.Misbehaviour = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        Assert.Equal(expected, (await GetAsync("/session", "t")).Status);
    }

    [Fact]
    public async Task Answer_ThatIsTooLarge_LetsNobodyIn()
    {
        _provider.Users["Bearer t"] = $$"""{"id":1,"more":"{{new string('x', 300 * 1024)}}"}""";
        Assert.Equal(503, (await GetAsync("/session", "t")).Status);
    }

    [Fact]
    public async Task Edit_KeepsTheKeys()
    {
        Assert.Equal(200, (await GetAsync("/jwt", _provider.Token())).Status);
        var before = await _gateway.GetStatusAsync();
        _provider.Misbehaviour = static context =>
        {
            context.Response.StatusCode = context.Request.Path == "/jwt" ? 200 : 500;
            return Task.CompletedTask;
        };

        await _gateway.EditAsync(Configuration().Replace("\"jwt\": { \"ClusterId\"", "\"new\": { \"ClusterId\": \"shop\", \"Match\": { \"Path\": \"/new\" } }, \"jwt\": { \"ClusterId\"", StringComparison.Ordinal));
        await _gateway.WaitForGenerationAsync(before.Generation + 1);

        Assert.Equal(200, (await GetAsync("/jwt", _provider.Token("new"))).Status);
    }

    // The same token with another kid, and so with a signature that is none.
    private static string Forge(string token, string kid)
    {
        var parts = token.Split('.');
        return $"{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($$"""{"alg":"RS256","kid":"{{kid}}"}"""))}.{parts[1]}.{new string('A', parts[2].Length)}";
    }

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));

    private async Task<(int Status, string Body)> GetAsync(string path, string token, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await (client ?? _client).SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private string Configuration() => GatewayConfiguration.Of(
        """
        "jwt": { "ClusterId": "shop", "Match": { "Path": "/jwt" }, "AuthorizationPolicy": "jwt" },
        "introspected": { "ClusterId": "shop", "Match": { "Path": "/introspected" }, "AuthorizationPolicy": "introspected" },
        "session": { "ClusterId": "shop", "Match": { "Path": "/session" }, "AuthorizationPolicy": "session" },
        "optional": { "ClusterId": "shop", "Match": { "Path": "/optional" }, "AuthorizationPolicy": "optional" }
        """,
        $$""" "shop": { "Destinations": { "a": { "Address": "{{_provider.Address}}" } } } """).Replace("\"ReverseProxy\": {", $$"""
        "Authentication": {
          "Schemes": {
            "jwt": {
              "Type": "Jwt", "Authority": "{{_provider.Authority}}", "AllowHttp": true, "Algorithms": "RS256", "Audiences": "shop",
              "KeyRefresh": { "Interval": "1s", "CoolDown": "500ms", "Timeout": "1s" }
            },
            "introspected": {
              "Type": "Introspection", "Endpoint": "{{_provider.Address}}/introspect", "AllowHttp": true, "ClientId": "gateway", "ClientSecret": "s ecret",
              "NegativeMaxAge": "1s", "Timeout": "1s"
            },
            "session": {
              "Type": "ForwardAuth", "Cluster": "shop", "Path": "/api/user", "CacheKey": [ "header:Authorization", "cookie:shop_session" ],
              "Claims": { "sub": "$.id", "scope": "$.abilities" }, "Timeout": "1s"
            }
          },
          "Policies": {
            "jwt": { "Schemes": "jwt" },
            "introspected": { "Schemes": "introspected" },
            "session": { "Schemes": "session" },
            "optional": { "Schemes": [ "jwt", "session" ], "Optional": true }
          },
          "Identity": { "Headers": { "X-Auth-Subject": "sub", "X-Auth-Scopes": "scope" } }
        },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
