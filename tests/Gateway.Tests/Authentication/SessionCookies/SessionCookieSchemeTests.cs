using Gateway.Transforms.Authentication.SessionCookies;

namespace Gateway.Tests.Authentication.SessionCookies;

public sealed class SessionCookieSchemeTests
{
    private const string Claims = """{"sub":"7","name":"Ada","exp":1767226000}""";

    private readonly Planned _authJs = Planned.Of(new AuthJsOptions { Secrets = ["the-secret-now-in-use-of-32-bytes!", SessionMaker.Secret] });

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "another secret", SessionMaker.AuthJs(Claims, "another") },
        { "another cookie's", SessionMaker.AuthJs(Claims, cookie: "__Secure-authjs.session-token") },
        { "expired", SessionMaker.AuthJs("""{"sub":"7","exp":1767225500}""") },
        { "without expiry", SessionMaker.AuthJs("""{"sub":"7"}""") },
        { "a claim twice", SessionMaker.AuthJs("""{"sub":"7","sub":"8","exp":1767226000}""") },
        { "no object", SessionMaker.AuthJs("[]") },
        { "compressed", SessionMaker.AuthJs(Claims, header: """{"alg":"dir","enc":"A256CBC-HS512","zip":"DEF"}""") },
        { "critical", SessionMaker.AuthJs(Claims, header: """{"alg":"dir","enc":"A256CBC-HS512","crit":["exp"]}""") },
        { "another alg", SessionMaker.AuthJs(Claims, header: """{"alg":"RSA-OAEP","enc":"A256CBC-HS512"}""") },
        { "another enc", SessionMaker.AuthJs(Claims, header: """{"alg":"dir","enc":"A256GCM"}""") },
        { "alg twice", SessionMaker.AuthJs(Claims, header: """{"alg":"dir","alg":"dir","enc":"A256CBC-HS512"}""") },
        { "nobody's", SessionMaker.AuthJs("""{"state":"x","exp":1767226000}""") },
        { "half a character", SessionMaker.AuthJs("""{"sub":"\ud800","exp":1767226000}""") },
        { "of NextAuth", SessionMaker.NextAuth(Claims) },
        { "another tag", Changed(SessionMaker.AuthJs(Claims), 4) },
        { "another text", Changed(SessionMaker.AuthJs(Claims), 3) },
        { "another vector", Changed(SessionMaker.AuthJs(Claims), 2) },
        { "no tag", SessionMaker.AuthJs(Claims)[..SessionMaker.AuthJs(Claims).LastIndexOf('.')] + "." },
        { "a key", SessionMaker.AuthJs(Claims).Replace("..", ".AAAA.", StringComparison.Ordinal) },
        { "no token", "abc" },
        { "too long", new string('a', 17 * 1024) },
    };

    [Fact]
    public async Task Session_OfEitherSecret_IsTaken()
    {
        foreach (var secret in new[] { SessionMaker.Secret, "the-secret-now-in-use-of-32-bytes!" })
            Assert.Equal("7", (await AskAsync(_authJs, $"a=1; authjs.session-token={SessionMaker.AuthJs(Claims, secret)}; b=2"))!.Value.Caller!.Subject);
    }

    [Fact]
    public async Task Session_ThatIsMadeAnew_DoesNotLookAsIfIssuedAnew()
    {
        var caller = (await AskAsync(_authJs, $"authjs.session-token={SessionMaker.AuthJs("""{"sub":"7","iat":1767225600,"jti":"x","exp":1767226000}""")}"))!.Value.Caller!;
        Assert.Equal(((long?)null, (string?)null, "7"), (caller.IssuedAt, caller.TokenId, caller.Subject));
    }

    [Fact]
    public async Task Session_InParts_IsTakenInTheirOrder()
    {
        var token = SessionMaker.AuthJs(Claims);
        var parts = token.Chunk(token.Length / 11).Select((part, i) => $"authjs.session-token.{i}={new string(part)}").Reverse().ToArray();
        Assert.True(parts.Length > 10);

        Assert.Equal("7", (await AskAsync(_authJs, string.Join("; ", parts)))!.Value.Caller!.Subject);
        Assert.Null((await AskAsync(_authJs, string.Join("; ", parts[1..])))!.Value.Caller);
        Assert.Null(await AskAsync(_authJs, string.Join("; ", parts[..^1])));
    }

    [Fact]
    public async Task Session_OverHttps_HasTheSecureName()
    {
        var secure = SessionMaker.AuthJs(Claims, cookie: "__Secure-authjs.session-token");

        Assert.NotNull((await AskAsync(_authJs, $"__Secure-authjs.session-token={secure}", "https"))!.Value.Caller);
        Assert.Null(await AskAsync(_authJs, $"authjs.session-token={SessionMaker.AuthJs(Claims)}", "https"));
    }

    [Theory]
    [InlineData("https", "__Secure-next-auth.session-token", "next-auth.session-token")]
    [InlineData("http", "next-auth.session-token", "__Secure-next-auth.session-token")]
    public async Task Session_BesideOneOfTheOtherName_IsTheOnlyOneThatPassesOn(string scheme, string judged, string other)
    {
        var planned = Planned.Of(new NextAuthOptions { Secrets = [SessionMaker.Secret] });
        var theirs = SessionMaker.NextAuth("""{"sub":"8","exp":1767226000}""");
        var (own, passed) = ($"{judged}={SessionMaker.NextAuth(Claims)}", "");

        var result = await planned.AskAsync(request =>
        {
            request.Scheme = scheme;
            request.Headers.Cookie = $"a=1; {other}={theirs}; {own}; {other}.0={theirs}; b=2";
        }, after: request => passed = request.Headers.Cookie.ToString());

        Assert.Equal("7", result!.Value.Caller!.Subject);
        Assert.Equal($"a=1; {own}; b=2", passed);
    }

    [Fact]
    public async Task Session_WithANameOfItsOwn_StaysInBothSchemes()
    {
        var planned = Planned.Of(new NextAuthOptions { Secrets = [SessionMaker.Secret], Cookie = "session" });
        foreach (var scheme in new[] { "http", "https" })
        {
            var (cookies, passed) = ($"next-auth.session-token=x; session={SessionMaker.NextAuth(Claims)}", "");
            var result = await planned.AskAsync(request => (request.Scheme, request.Headers.Cookie) = (scheme, cookies), after: request => passed = request.Headers.Cookie.ToString());

            Assert.Equal("7", result!.Value.Caller!.Subject);
            Assert.Equal(cookies, passed);
        }
    }

    [Fact]
    public async Task Session_OfNextAuth4_IsTaken()
    {
        var planned = Planned.Of(new NextAuthOptions { Secrets = [SessionMaker.Secret] });

        Assert.Equal("7", (await AskAsync(planned, $"next-auth.session-token={SessionMaker.NextAuth(Claims)}"))!.Value.Caller!.Subject);
        Assert.Null((await AskAsync(planned, $"next-auth.session-token={SessionMaker.NextAuth(Claims, "another")}"))!.Value.Caller);
        Assert.Null((await AskAsync(planned, $"next-auth.session-token={SessionMaker.AuthJs(Claims)}"))!.Value.Caller);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Session_ThatIsWrong_IsRefused(string what, string token)
    {
        var result = await AskAsync(_authJs, $"authjs.session-token={token}");
        Assert.True(result is { Caller: null, Fault: not null }, what);
    }

    [Fact]
    public async Task Session_ThatWasTaken_EndsWithItsTime()
    {
        var cookie = $"authjs.session-token={SessionMaker.AuthJs(Claims)}";
        Assert.NotNull((await AskAsync(_authJs, cookie))!.Value.Caller);

        _authJs.Clock.Now = _authJs.Clock.Now.AddHours(1);

        Assert.Equal("token_expired", (await AskAsync(_authJs, cookie))!.Value.Fault!.Name);
    }

    private static string Changed(string token, int part)
    {
        var parts = token.Split('.');
        parts[part] = (parts[part][0] == 'A' ? 'B' : 'A') + parts[part][1..];
        return string.Join('.', parts);
    }

    private static Task<Transforms.Authentication.SchemeResult?> AskAsync(Planned planned, string cookies, string scheme = "http") => planned.AskAsync(request =>
    {
        request.Scheme = scheme;
        request.Headers.Cookie = cookies;
    });
}
