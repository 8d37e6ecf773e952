using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Authentication.GuardedShop;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Who is let through, what the backend is told, and what nobody can tell it.</summary>
public sealed class AuthenticationTests(GuardedShop shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output), IClassFixture<GuardedShop>
{
    private const string NoToken = "";

    // These tokens are made when the tests are listed, which may be an hour before theirs runs.
    private const int LongerThanTheRun = 2 * 60 * 60;

    public static TheoryData<string, string, int, string?> Refused { get; } = new()
    {
        { "none", NoToken, 401, "Bearer" },
        { "expired", TokenOf(Claims(expiresIn: -60)), 401, "Bearer error=\"invalid_token\", error_description=\"The token has expired\"" },
        { "of another secret", TokenOf(Claims(expiresIn: LongerThanTheRun), secret: "another"), 401, "Bearer error=\"invalid_token\", error_description=\"The token's signature is not valid\"" },
        { "unsigned", TokenOf(Claims(expiresIn: LongerThanTheRun), header: """{"alg":"none"}"""), 401, "Bearer error=\"invalid_token\", error_description=\"The credential is of a kind that is not accepted here\"" },
        { "no token at all", "12|abc", 401, "Bearer error=\"invalid_token\", error_description=\"The credential is of a kind that is not accepted here\"" },
        { "too long", TokenOf(Claims(new string('s', 9000))), 401, "Bearer error=\"invalid_token\", error_description=\"The token is too long\"" },
        { "without the scope", TokenOf(Claims(scope: "orders:write", expiresIn: LongerThanTheRun)), 403, "Bearer error=\"insufficient_scope\", scope=\"orders:read\"" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Request_ThatMayNot_IsRefusedAndNotForwarded(string what, string token, int status, string? challenge)
    {
        foreach (var version in WireClient.Versions)
        {
            var id = $"refused-{what}-{version}";
            string[] headers = token.Length == 0 ? [$"X-Test-Id: {id}"] : [$"X-Test-Id: {id}", $"Authorization: Bearer {token}"];

            var answer = await WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), WireRequest.Get("/api/orders/1", headers));

            Assert.Equal(status, answer.Status);
            Assert.Equal(challenge, answer.ValuesOf("WWW-Authenticate")[0]);
            Assert.Equal(0, shop.Backend.CountOf(id));
        }
    }

    // RFC 6750 §3.1: no token was presented, so none is at fault.
    [Theory]
    [InlineData("Basic dTpw")]
    [InlineData("Digest username=u")]
    public async Task Credential_ThatIsNoBearerToken_IsAnsweredByTheChallengeAlone(string authorization)
    {
        var answer = await SendAsync("1.1", $"no-bearer-{authorization.Length}", "/api/orders/1", $"Authorization: {authorization}");

        Assert.Equal(401, answer.Status);
        Assert.Equal("Bearer", answer.ValuesOf("WWW-Authenticate")[0]);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Caller_OfAToken_IsToldToTheBackend(string version)
    {
        var id = $"told-{version}";

        var answer = await SendAsync(version, id, "/api/orders/1", $"Authorization: Bearer {TokenOf(Claims("J\u00f6rg", "orders:read x"))}");

        Assert.Equal(200, answer.Status);
        var request = Assert.Single(shop.Backend.RequestsOf(id));
        Assert.Equal(["J%C3%B6rg"], request.ValuesOf("X-Auth-Subject"));
        Assert.Equal(["orders:read x"], request.ValuesOf("X-Auth-Scopes"));
    }

    [Theory]
    [InlineData("secret", 200, "acme")]
    [InlineData("Secret", 401, null)]
    [InlineData("", 401, null)]
    public async Task Key_OfAPartner_IsTakenForItsOwner(string key, int status, string? owner)
    {
        var id = $"key-{key}";

        var answer = await SendAsync("1.1", id, "/api/orders/1", $"X-Api-Key: {key}");

        Assert.Equal(status, answer.Status);
        Assert.Equal(owner is null ? [] : [owner], shop.Backend.RequestsOf(id).SelectMany(static request => request.ValuesOf("X-Auth-Subject")));
    }

    [Theory]
    [InlineData("X-Auth-Subject")]
    [InlineData("x-auth-subject")]
    [InlineData("X_Auth_Subject")]
    [InlineData("X.Auth.Subject")]
    [InlineData("X-Auth_Scopes")]
    public async Task Header_OfAClient_ThatSaysWhoCalls_ArrivesOnNoRoute(string name)
    {
        foreach (var version in WireClient.Versions)
        {
            foreach (var (path, headers) in new (string, string[])[]
            {
                ("/", []),
                ("/", [$"Authorization: Bearer {TokenOf(Claims())}"]),
                ("/api/orders/1", [$"Authorization: Bearer {TokenOf(Claims())}"]),
            })
            {
                var id = $"spoof-{name}-{version}-{path}-{headers.Length}";

                Assert.Equal(200, (await SendAsync(version, id, path, [.. headers, $"{name}: evil"])).Status);

                var request = Assert.Single(shop.Backend.RequestsOf(id));
                Assert.DoesNotContain(request.Headers, static header => header.Value.Contains("evil", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Trailer_ThatSaysWhoCalls_DoesNotArrive()
    {
        var answer = await WireClient.SendAsync("1.1", ScriptedGateway.AddressOf(Gateway, "1.1"), new WireRequest("POST", "/")
        {
            Headers = ["X-Test-Id: trailer"], Body = "abc"u8.ToArray(), IsChunked = true, Trailers = ["X-Auth-Subject: evil", "X-Sum: 1"],
        });

        Assert.Equal(200, answer.Status);
        Assert.Equal(["X-Sum"], Assert.Single(shop.Backend.RequestsOf("trailer")).Trailers.Select(static trailer => trailer.Key));
    }

    [Fact]
    public async Task Credential_WhereItIsOptional_IsTakenOrLeft()
    {
        Assert.Equal(200, (await SendAsync("1.1", "optional-none", "/")).Status);
        Assert.Equal(200, (await SendAsync("1.1", "optional-wrong", "/", "Authorization: Bearer a.b.c")).Status);
        Assert.Equal(200, (await SendAsync("1.1", "optional-right", "/", $"Authorization: Bearer {TokenOf(Claims("9"))}")).Status);

        Assert.Empty(shop.Backend.RequestsOf("optional-none")[0].ValuesOf("X-Auth-Subject"));
        Assert.Empty(shop.Backend.RequestsOf("optional-wrong")[0].ValuesOf("X-Auth-Subject"));
        Assert.Equal(["9"], shop.Backend.RequestsOf("optional-right")[0].ValuesOf("X-Auth-Subject"));
    }

    private Task<WireResponse> SendAsync(string version, string id, string path, params string[] headers) =>
        WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), WireRequest.Get(path, [$"X-Test-Id: {id}", .. headers]));
}
