using System.Text.Json;
using Gateway.Tests.Authentication.Jwt;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Basic;
using Gateway.Transforms.Authentication.ForwardAuth;
using Gateway.Transforms.Authentication.Introspection;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.LaravelSessions;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Tests.Authentication.Policies;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("""{"scope":"a b"}""", true)]
    [InlineData("""{"scp":"b a"}""", true)]
    [InlineData("""{"scp":["a","b"]}""", true)]
    [InlineData("""{"scopes":["a"],"scope":"b"}""", true)]
    [InlineData("""{"scope":"a"}""", false)]
    [InlineData("""{"scope":"A b"}""", false)]
    [InlineData("""{"scope":"ab"}""", false)]
    [InlineData("""{"scope":{"a":"b"}}""", false)]
    [InlineData("{}", false)]
    public void Scopes_AllThatAreNeeded_MustBeThere(string claims, bool expected) =>
        Assert.Equal(expected, IsMetBy(new PolicyOptions { Scopes = ["a", "b"] }, claims));

    [Theory]
    [InlineData("""{"scope":"b"}""", true)]
    [InlineData("""{"scope":"c"}""", false)]
    public void AnyScope_OneOfThem_Suffices(string claims, bool expected) =>
        Assert.Equal(expected, IsMetBy(new PolicyOptions { AnyScope = ["a", "b"] }, claims));

    [Theory]
    [InlineData("""{"realm_access":{"roles":["user","admin"]}}""", true)]
    [InlineData("""{"role":"admin"}""", true)]
    [InlineData("""{"https://shop.test/roles":["admin"]}""", true)]
    [InlineData("""{"realm_access":{"roles":["user"]}}""", false)]
    [InlineData("""{"realm_access":"admin"}""", false)]
    [InlineData("""{"roles":[["admin"]]}""", false)]
    public void Roles_WhereverTheyStand_AreFound(string claims, bool expected) =>
        Assert.Equal(expected, IsMetBy(new PolicyOptions { Roles = ["admin"], RoleClaims = ["role", "roles", "realm_access.roles", "https://shop.test/roles"] }, claims));

    [Theory]
    [InlineData("""{"tenant":"a","paid":true,"plan":{"level":3}}""", true)]
    [InlineData("""{"tenant":["x","b"],"paid":true,"plan":{"level":3}}""", true)]
    [InlineData("""{"tenant":"c","paid":true,"plan":{"level":3}}""", false)]
    [InlineData("""{"tenant":"a","paid":"yes","plan":{"level":3}}""", false)]
    [InlineData("""{"tenant":"a","paid":true}""", false)]
    public void Claims_EachOfThem_MustHaveAnAcceptedValue(string claims, bool expected) => Assert.Equal(
        expected,
        IsMetBy(new PolicyOptions { Claims = new Dictionary<string, IReadOnlyList<string>> { ["tenant"] = ["a", "b"], ["paid"] = ["true"], ["plan.level"] = ["3"] } }, claims));

    [Theory]
    [InlineData("""{"sub":"7"}""", true)]
    [InlineData("""{"sub":7}""", true)]
    [InlineData("""{"sub":""}""", false)]
    [InlineData("""{"client_id":"7"}""", false)]
    public void RequireSubject_WhoHasNone_MayNot(string claims, bool expected) => Assert.Equal(expected, IsMetBy(new PolicyOptions { RequireSubject = true }, claims));

    [Fact]
    public async Task Schemes_OfOneShape_AreToldApartByIssuerAndAlgorithm()
    {
        var first = new JwtOptions { Secret = "first", Algorithms = ["HS256"], Issuers = ["one"] };
        var second = new JwtOptions { Secret = "second", Algorithms = ["HS256", "HS512"], Issuers = ["two"] };
        var planned = new Planned(new AuthenticationOptions
        {
            Schemes = new Dictionary<string, SchemeOptions> { ["first"] = first, ["second"] = second },
            Policies = new Dictionary<string, PolicyOptions> { ["policy"] = new() { Schemes = ["first", "second"] } },
        });

        Assert.Equal("first", (await planned.AskAsync(Token("one", "HS256", "first")))!.Value.Caller!.Scheme);
        Assert.Equal("second", (await planned.AskAsync(Token("two", "HS256", "second")))!.Value.Caller!.Scheme);
        Assert.Equal("second", (await planned.AskAsync(Token("two", "HS512", "second")))!.Value.Caller!.Scheme);
        // The first one's to decide, and nobody else is asked: the other key does not help.
        Assert.Equal("token_signature", await planned.FaultOfAsync(Token("one", "HS256", "second")));
        Assert.Null(await planned.FaultOfAsync(Token("three", "HS256", "first")));
        Assert.Equal("second", (await planned.AskAsync(Token("two", "HS256", "second"), "Default"))!.Value.Caller!.Scheme);

        static string Token(string issuer, string algorithm, string secret) =>
            TokenMaker.Make($$"""{"iss":"{{issuer}}","exp":1767226000}""", algorithm, secret: secret);
    }

    [Theory]
    [InlineData("sanctum node", "'sanctum' in front of 'node' takes every credential that comes where its own do, and leaves it none of those; put 'sanctum' behind it")]
    [InlineData("opaque node", "'opaque' in front of 'node' takes every credential that comes where its own do, and leaves it none of those; put 'opaque' behind it")]
    [InlineData("opaque sanctum", "'opaque' in front of 'sanctum' takes every credential that comes where its own do, and leaves it none of those")]
    [InlineData("sanctum laravel", "'sanctum' in front of 'laravel' takes every credential that comes where its own do, and leaves it none of those")]
    [InlineData("sanctum staging", "'sanctum' in front of 'staging' takes every credential that comes where its own do, and leaves it none of those; put 'sanctum' behind it")]
    [InlineData("node sanctum", null)]
    [InlineData("node staging opaque", null)]
    [InlineData("opaque staging", null)]
    [InlineData("partners laravel staging node opaque", null)]
    public void Schemes_BehindOneThatTakesAll_AreWarnedOf(string schemes, string? warning)
    {
        var planned = new Planned(new AuthenticationOptions
        {
            Schemes = Several(),
            Policies = new Dictionary<string, PolicyOptions> { ["policy"] = new() { Schemes = schemes.Split(' ') } },
        });

        Assert.Empty(planned.Errors.Errors);
        Assert.Equal(warning is null ? [] : [warning], planned.Errors.Warnings.Where(static one => one.Path.StartsWith("Authentication:Policies:policy:Schemes", StringComparison.Ordinal)).Select(static one => one.Message));
    }

    [Fact]
    public void Default_Schemes_ThatTakeAllAreAskedLast() =>
        Assert.Equal(
            ["node", "staging", "partners", "laravel", "sanctum", "opaque"],
            new Planned(new AuthenticationOptions { Schemes = Several() }).Policy("Default").Schemes.Select(static scheme => scheme.Name));

    private static Dictionary<string, SchemeOptions> Several() => new()
    {
        ["sanctum"] = new ForwardAuthOptions { Cluster = "laravel", Path = "/api/user", CacheKey = ["header:Authorization", "cookie:laravel_*"] },
        ["opaque"] = new IntrospectionOptions { Endpoint = "https://id.test/introspect", ClientId = "gateway", ClientSecret = "secret" },
        ["node"] = new JwtOptions { Secret = TokenMaker.Secret, Algorithms = ["HS256"] },
        ["staging"] = new BasicOptions { Users = new Dictionary<string, string> { ["ada"] = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" } },
        ["partners"] = new ApiKeyOptions { Keys = [new ApiKeyEntry { Sha256 = new string('a', 64), Owner = "acme" }] },
        ["laravel"] = new LaravelSessionOptions { Keys = [$"base64:{Convert.ToBase64String(new byte[32])}"] },
    };

    private static bool IsMetBy(PolicyOptions options, string claims)
    {
        using var document = JsonDocument.Parse(claims);
        var policy = new Policy("policy", options, [], addresses: null);
        var caller = new Caller("scheme", document.RootElement.Clone(), []);
        var scheme = Planned.Of(new JwtOptions { Secret = TokenMaker.Secret, Algorithms = ["HS256"] }).Policy().Schemes[0];
        var isMet = policy.IsMetBy(caller, scheme);
        Assert.Equal(isMet, policy.IsMetBy(caller, scheme));
        return isMet;
    }
}
