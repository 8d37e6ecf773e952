using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.ForwardAuth;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.Policies;

namespace Gateway.Tests.Authentication.Jwt;

/// <summary>Which of two schemes for tokens is ever asked.</summary>
public sealed class JwtOrderTests
{
    private const string BehindIt = "; put 'first' behind it";

    private static readonly JwtOptions Plain = new() { Secret = "the secret in use, of 32 letters", Algorithms = ["HS256"] };

    private static readonly Dictionary<string, JwtOptions> Kinds = new()
    {
        ["plain"] = Plain,
        ["next secret"] = Plain with { Secret = TokenMaker.Secret },
        ["typed"] = Plain with { TokenTypes = ["at+jwt"] },
        ["shop"] = Plain with { Issuers = ["shop"] },
        ["shops"] = Plain with { Issuers = ["shop", "shop-2"] },
        ["shop-2"] = Plain with { Issuers = ["shop-2"] },
        ["HS512"] = Plain with { Algorithms = ["HS512"] },
        ["both"] = Plain with { Algorithms = ["HS256", "HS512"] },
        ["header"] = Plain with { TokenHeader = "X-Token" },
        ["header and cookie"] = Plain with { TokenHeader = "X-Token", TokenCookie = "token" },
        ["other header, cookie"] = Plain with { TokenHeader = "X-Other", TokenCookie = "token" },
        ["other header, query"] = Plain with { TokenHeader = "X-Other", TokenQuery = "token" },
        ["third header, query"] = Plain with { TokenHeader = "X-Third", TokenQuery = "Token" },
        ["third header"] = Plain with { TokenHeader = "X-Third" },
    };

    [Theory]
    [InlineData("plain", "next secret", "")]
    [InlineData("plain", "typed", "")]
    [InlineData("typed", "plain", "")]
    [InlineData("plain", "shop", BehindIt)]
    [InlineData("shop", "plain", null)]
    [InlineData("shops", "shop", BehindIt)]
    [InlineData("shop", "shops", null)]
    [InlineData("shop", "shop-2", null)]
    [InlineData("shop", "shop", "")]
    [InlineData("plain", "HS512", null)]
    [InlineData("both", "HS512", BehindIt)]
    [InlineData("HS512", "both", null)]
    [InlineData("plain", "header", null)]
    [InlineData("header", "header and cookie", "")]
    [InlineData("header and cookie", "other header, cookie", "")]
    [InlineData("header", "other header, cookie", null)]
    [InlineData("other header, query", "third header, query", "")]
    [InlineData("other header, query", "third header", null)]
    public void Schemes_BehindOneThatTakesTheirTokens_AreWarnedOf(string first, string second, string? advice)
    {
        var planned = Plan(("first", Kinds[first]), ("second", Kinds[second]));

        Assert.Empty(planned.Errors.Errors);
        Assert.Equal(
            advice is null ? [] : [$"'first' in front of 'second' takes every credential that comes where its own do, and leaves it none of those{advice}"],
            planned.Errors.Warnings.Where(static one => one.Path == "Authentication:Policies:policy:Schemes:1").Select(static one => one.Message));
    }

    [Theory]
    [InlineData("plain", "next secret", "token_signature")]
    [InlineData("typed", "next secret", "token_type")]
    [InlineData("shop", "next secret", "taken")]
    [InlineData("HS512", "next secret", "taken")]
    public async Task Schemes_ThatAreWarnedOf_AreNeverAsked(string first, string second, string expected) =>
        Assert.Equal(expected, await Plan(("first", Kinds[first]), ("second", Kinds[second])).FaultOfAsync(TokenMaker.Make("""{"sub":"7","iss":"other","exp":1767226000}""")));

    [Fact]
    public void Default_SchemesThatTakeOthersTokens_AreAskedBehindThem() =>
        Assert.Equal(
            ["shop", "HS512", "plain", "both", "sanctum"],
            Plan(
                ("sanctum", new ForwardAuthOptions { Cluster = "laravel", Path = "/api/user" }), ("both", Kinds["both"]), ("plain", Plain), ("shop", Kinds["shop"]), ("HS512", Kinds["HS512"]))
                .Policy("Default").Schemes.Select(static scheme => scheme.Name));

    private static Planned Plan(params (string Name, SchemeOptions Options)[] schemes) => new(new AuthenticationOptions
    {
        Schemes = schemes.ToDictionary(static scheme => scheme.Name, static scheme => scheme.Options),
        Policies = new Dictionary<string, PolicyOptions> { ["policy"] = new() { Schemes = [.. schemes.Select(static scheme => scheme.Name)] } },
    });
}
