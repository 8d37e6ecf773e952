using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Shared.Configuration;
using static Gateway.Tests.Authentication.Jwt.TokenMaker;

namespace Gateway.Tests.Authentication.Jwt;

/// <summary>The rules of RFC 7515, RFC 7519 and RFC 8725, a row each. The clock says 1767225600.</summary>
public sealed class JwtSchemeTests
{
    private const string Ok = """{"sub":"u","iss":"i","aud":"a","exp":1767226000}""";

    private static readonly JwtOptions Options = new() { Secret = Secret, Algorithms = ["HS256"], Issuers = ["i"], Audiences = ["a", "b"], TokenTypes = [] };

    public static TheoryData<string, string, string?> Claims { get; } = new()
    {
        { "as it should be", Ok, "taken" },
        { "a subject that is a number", """{"sub":7,"iss":"i","aud":"a","exp":1767226000}""", "taken" },
        { "a subject without a text", """{"sub":"","iss":"i","aud":"a","exp":1767226000}""", "token_claims" },
        { "a subject of blanks", """{"sub":" ","iss":"i","aud":"a","exp":1767226000}""", "token_claims" },
        { "a subject that is an object", """{"sub":{"id":7},"iss":"i","aud":"a","exp":1767226000}""", "token_claims" },
        { "a subject that is a list", """{"sub":["7"],"iss":"i","aud":"a","exp":1767226000}""", "token_claims" },
        { "several audiences", """{"iss":"i","aud":["x","b"],"exp":1767226000}""", "taken" },
        { "fractional times", """{"iss":"i","aud":"a","exp":1767226000.25,"nbf":1767225599.9,"iat":1767225599.9}""", "taken" },
        { "expired within the clocks' difference", """{"iss":"i","aud":"a","exp":1767225571}""", "taken" },
        { "expired", """{"iss":"i","aud":"a","exp":1767225570}""", "token_expired" },
        { "not valid yet, within the difference", """{"iss":"i","aud":"a","exp":1767226000,"nbf":1767225630}""", "taken" },
        { "not valid yet", """{"iss":"i","aud":"a","exp":1767226000,"nbf":1767225631}""", "token_not_yet_valid" },
        { "without exp", """{"iss":"i","aud":"a"}""", "token_without_expiration" },
        { "exp is a text", """{"iss":"i","aud":"a","exp":"1767226000"}""", "token_malformed" },
        { "exp is null", """{"iss":"i","aud":"a","exp":null}""", "token_malformed" },
        { "exp is beyond time", """{"iss":"i","aud":"a","exp":1e300}""", "token_malformed" },
        { "exp is negative", """{"iss":"i","aud":"a","exp":-1}""", "token_malformed" },
        { "nbf is a list", """{"iss":"i","aud":"a","exp":1767226000,"nbf":[1]}""", "token_malformed" },
        { "iat is a text", """{"iss":"i","aud":"a","exp":1767226000,"iat":"now"}""", "token_malformed" },
        { "another audience", """{"iss":"i","aud":"c","exp":1767226000}""", "token_audience" },
        { "audience in another case", """{"iss":"i","aud":"A","exp":1767226000}""", "token_audience" },
        { "no audience", """{"iss":"i","exp":1767226000}""", "token_audience" },
        { "audience is a number", """{"iss":"i","aud":[1,null],"exp":1767226000}""", "token_audience" },
        { "another issuer", """{"iss":"j","aud":"a","exp":1767226000}""", null },
        { "no issuer", """{"aud":"a","exp":1767226000}""", null },
        { "issuer is a list", """{"iss":["i"],"aud":"a","exp":1767226000}""", null },
        { "a claim twice", """{"sub":"u","iss":"i","aud":"a","exp":1767226000,"sub":"admin"}""", null },
        { "a member twice, deep inside", """{"iss":"i","aud":"a","exp":1767226000,"x":{"r":1,"r":2}}""", null },
        { "a claim twice, once escaped", """{"iss":"i","aud":"a","exp":1767226000,"sub":"u","\u0073ub":"admin"}""", null },
        { "a list", "[1]", null },
        { "no JSON", "{", null },
        { "as deep as it may be", Nested(15), "taken" },
        { "too deep", Nested(16), null },
        { "something behind it", Ok + "{}", null },
    };

    public static TheoryData<string, string, string?> Headers { get; } = new()
    {
        { "with a type and a key", """{"alg":"HS256","typ":"JWT","kid":"k"}""", "taken" },
        { "none", """{"alg":"none"}""", null },
        { "another algorithm", """{"alg":"HS512"}""", null },
        { "algorithm in another case", """{"alg":"hs256"}""", null },
        { "no algorithm", """{"typ":"JWT"}""", null },
        { "algorithm is a list", """{"alg":["HS256"]}""", null },
        { "algorithm twice", """{"alg":"HS256","alg":"none"}""", null },
        { "critical extension", """{"alg":"HS256","crit":["exp"]}""", "token_header" },
        { "a key of its own", """{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}""", "token_header" },
        { "keys to be fetched", """{"alg":"HS256","jku":"http://127.0.0.1:9/keys"}""", "token_header" },
        { "a certificate to be fetched", """{"alg":"HS256","x5u":"http://127.0.0.1:9/cert"}""", "token_header" },
        { "unencoded payload", """{"alg":"HS256","b64":false}""", "token_header" },
        { "compressed", """{"alg":"HS256","zip":"DEF"}""", "token_header" },
        { "encrypted", """{"alg":"HS256","enc":"A256GCM"}""", "token_header" },
        { "key is a number", """{"alg":"HS256","kid":7}""", "token_header" },
        { "type is a list", """{"alg":"HS256","typ":["JWT"]}""", "token_header" },
        { "hostile key", """{"alg":"HS256","kid":"../../../../dev/null' UNION SELECT 'a"}""", "taken" },
    };

    // An object around so many lists.
    private static string Nested(int lists) => $$"""{"sub":"u","iss":"i","aud":"a","exp":1767226000,"x":{{new string('[', lists)}}{{new string(']', lists)}}}""";

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Token_WithClaims_IsJudgedByTheRules(string what, string claims, string? expected) =>
        Assert.Equal((what, expected), (what, await Planned.Of(Options).FaultOfAsync(Make(claims))));

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Token_WithHeader_IsJudgedByTheRules(string what, string header, string? expected) =>
        Assert.Equal((what, expected), (what, await Planned.Of(Options).FaultOfAsync(Make(Ok, header: header))));

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    public async Task Signature_OfASecret_IsTakenFromIt(string algorithm)
    {
        var planned = Planned.Of(Options with { Algorithms = [algorithm] });

        Assert.Equal("taken", await planned.FaultOfAsync(Make(Ok, algorithm)));
        Assert.Equal("token_signature", await planned.FaultOfAsync(Make(Ok, algorithm, secret: "another")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Signature_ThatIsNone_IsRefused(string signature)
    {
        var token = Make(Ok);

        Assert.Equal("token_signature", await Planned.Of(Options).FaultOfAsync(token[..(token.LastIndexOf('.') + 1)] + signature));
    }

    [Theory]
    [InlineData("{0}=")]
    [InlineData("{0}A")]
    [InlineData("{0}.")]
    [InlineData("{0}.AA")]
    [InlineData(" {0} x")]
    [InlineData("{0}\u00e9")]
    [InlineData("..")]
    [InlineData("a")]
    [InlineData("12|abcdef")]
    public async Task Text_ThatIsNoToken_IsLeftToOthers(string form) =>
        Assert.NotEqual("taken", await Planned.Of(Options).FaultOfAsync(form.Replace("{0}", Make(Ok), StringComparison.Ordinal)));

    [Fact]
    public async Task Token_WithBitsBehindTheLastByte_IsNoToken()
    {
        // 32 bytes leave two bits over, which are zero in the one text that is right.
        var token = Make(Ok);
        var other = token[..^1] + (char)(token[^1] + 1);

        Assert.Equal("taken", await Planned.Of(Options).FaultOfAsync(token));
        Assert.Null(await Planned.Of(Options).FaultOfAsync(other));
    }

    [Fact]
    public async Task Token_TooLong_IsRefusedUnread()
    {
        var planned = Planned.Of(Options with { MaxTokenBytes = new ByteSize(256) });

        Assert.Equal("token_too_long", await planned.FaultOfAsync(Make(Ok.Replace("\"u\"", $"\"{new string('u', 300)}\"", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("at+jwt", "taken")]
    [InlineData("application/at+jwt", "taken")]
    [InlineData("AT+JWT", "taken")]
    [InlineData("JWT", "token_type")]
    [InlineData(null, "token_type")]
    public async Task Type_WhereSomeAreTaken_IsOneOfThem(string? type, string expected)
    {
        var header = type is null ? """{"alg":"HS256"}""" : $$"""{"alg":"HS256","typ":"{{type}}"}""";

        Assert.Equal(expected, await Planned.Of(Options with { TokenTypes = ["at+jwt"] }).FaultOfAsync(Make(Ok, header: header)));
    }

    [Fact]
    public async Task Token_TakenBefore_ExpiresAllTheSame()
    {
        var planned = Planned.Of(Options);
        var token = Make(Ok);
        Assert.Equal("taken", await planned.FaultOfAsync(token));
        var known = (await planned.AskAsync(token))!.Value.Caller;
        Assert.Same(known, (await planned.AskAsync(token))!.Value.Caller);

        planned.Clock.Now = planned.Clock.Now.AddSeconds(430);

        Assert.Equal("token_expired", await planned.FaultOfAsync(token));
    }

    [Fact]
    public async Task Token_FromElsewhere_IsFoundWhereItIsAskedFor()
    {
        var token = Make(Ok);
        var planned = Planned.Of(Options with { TokenHeader = "X-Token", TokenCookie = "token", TokenQuery = "token" });

        Assert.NotNull((await planned.AskAsync(request => request.Headers["X-Token"] = token))!.Value.Caller);
        Assert.NotNull((await planned.AskAsync(request => request.Headers.Cookie = $"a=b; token={token}"))!.Value.Caller);
        Assert.Null(await planned.AskAsync(request => request.QueryString = new($"?token={token}")));
        Assert.NotNull((await planned.AskAsync(request =>
        {
            request.QueryString = new($"?token={token}");
            request.Method = "GET";
            request.Headers.Connection = "keep-alive, Upgrade";
            request.Headers.Upgrade = "websocket";
            request.Headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
        }))!.Value.Caller);
        Assert.Null(await planned.AskAsync(request =>
        {
            request.Method = "GET";
            request.QueryString = new($"?token={token}");
            request.Headers.Upgrade = "websocket";
        }));
        Assert.Null(await planned.AskAsync(token));
    }

    [Theory]
    [InlineData("Bearer a", "token=a", "?token=a", false)]
    [InlineData("Bearer a", "token=b", "", true)]
    [InlineData("Bearer a", "", "?token=b", true)]
    [InlineData("", "token=a", "?token=b", true)]
    [InlineData("Basic YTpi", "token=a", "", false)]
    [InlineData("Bearer a", "other=b", "?other=b", false)]
    [InlineData("", "", "?token=a&token=b", true)]
    [InlineData("", "", "?TOKEN=a", true)]
    [InlineData("", "", "?token[]=a", true)]
    [InlineData("", "", "?tokens=a", false)]
    public void Tokens_InSeveralPlaces_AreAmbiguousUnlessTheyAreTheSame(string header, string cookies, string query, bool expected)
    {
        var planned = Planned.Of(Options with { TokenCookie = "token", TokenQuery = "token" });
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        if (header.Length > 0)
            context.Request.Headers.Authorization = header;
        context.Request.Headers.Cookie = cookies;
        context.Request.QueryString = new(query);

        Assert.Equal(expected, planned.Policy().IsAmbiguous(context.Request));
    }

    [Fact]
    public async Task Token_BehindACredentialOfAnotherKind_IsFoundInTheCookie() => Assert.NotNull((await Planned.Of(Options with { TokenCookie = "token" }).AskAsync(static request =>
    {
        request.Headers.Authorization = "Basic YTpi";
        request.Headers.Cookie = $"token={Make(Ok)}";
    }))!.Value.Caller);

    [Fact]
    public void Strip_TokenInHeaderAndCookie_LeavesTheRest()
    {
        var planned = Planned.Of(Options with { TokenCookie = "token" });
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer x";
        context.Request.Headers.Cookie = new(["a=b; token=x; c=\"d; token", "token=y"]);

        planned.Policy().Schemes[0].Strip(context.Request);

        Assert.Equal(0, context.Request.Headers.Authorization.Count);
        Assert.Equal("a=b; c=\"d", context.Request.Headers.Cookie.ToString());
    }
}
