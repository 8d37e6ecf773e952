using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Headers of clients that say who calls, on every route of the example for three shops: none arrives.</summary>
[Collection(ShopTests.Name)]
public sealed class SpoofedIdentityTests(ThreeShops shops) : IClassFixture<ThreeShops>
{
    private static readonly string[] Spellings =
    [
        "X-Auth-Subject", "x-auth-subject", "X-AUTH-SUBJECT", "X_Auth_Subject", "x_auth_subject", "X.Auth.Subject", "x.auth.subject", "X-Auth_Subject", "X_Auth-Subject", "X-Auth.Subject",
        "X-Auth-Scopes", "X_AUTH_SCOPES", "x.auth.scopes", "X.Auth-Scopes",
    ];

    private static TestBackends Backends => TestBackends.Running;

    [Fact]
    public async Task Header_OfAClientInAnySpelling_ArrivesOnNoRoute()
    {
        await using var backend = new ScriptedBackend(static request => request.Target == "/api/user"
            ? Scripts.Ok("""{"id":1,"abilities":["orders:read"]}""", "Content-Type: application/json")
            : Scripts.EchoId);
        await using var gateway = await GatewayProcess.StartAsync(ThreeShops.Example(backend.Address));
        var session = await SessionAsync();
        // Each route as one who may, and those that are open as nobody.
        (string Route, string Host, string Path, string? Credential, string[] Subject)[] routes =
        [
            ("laravel-api with Passport", "laravel.localhost", "/api/orders", $"Authorization: Bearer {await ThreeShopsTests.PassportTokenAsync()}", ["1"]),
            ("laravel-api with Sanctum", "laravel.localhost", "/api/orders", "Authorization: Bearer 1|secret", ["1"]),
            ("laravel", "laravel.localhost", "/products", null, []),
            ("express-api", "express.localhost", "/echo", $"Authorization: Bearer {ExpressToken()}", ["42"]),
            ("next-members", "next.localhost", "/api/session", $"Cookie: authjs.session-token={session}", ["7"]),
            ("next", "next.localhost", "/api/echo", null, []),
        ];

        foreach (var version in WireClient.Versions)
        {
            foreach (var (route, host, path, credential, subject) in routes)
            {
                foreach (var name in Spellings)
                {
                    var id = $"{route}: {name}, {version}";
                    string[] headers = [$"X-Test-Id: {id}", $"{(version == "2" ? name.ToLowerInvariant() : name)}: evil", .. credential is null ? Array.Empty<string>() : [credential]];

                    var answer = await WireClient.SendAsync(version, ScriptedGateway.AddressOf(gateway, version), WireRequest.Get(path, headers) with { Host = host });

                    Assert.Equal((id, 200), (id, answer.Status));
                    var request = Assert.Single(backend.RequestsOf(id));
                    Assert.DoesNotContain(request.Headers, static header => header.Value.Contains("evil", StringComparison.Ordinal));
                    Assert.Equal(subject, request.ValuesOf("X-Auth-Subject"));
                }
            }
        }

        // Nor is it shown to the shop that is asked.
        var asked = backend.Requests.Where(static request => request.Target == "/api/user").ToArray();
        Assert.NotEmpty(asked);
        Assert.All(asked, static request => Assert.DoesNotContain(request.Headers, static header => header.Value.Contains("evil", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Header_OfAClientInAnySpelling_IsSeenByNoneOfTheShops()
    {
        (string Host, string Path, string? Credential, string Subject)[] echoes =
        [
            ("laravel.localhost", "/api/echo/x", $"Authorization: Bearer {await ThreeShopsTests.PassportTokenAsync()}", "x-auth-subject\":[\"1\"]"),
            ("express.localhost", "/echo/x", $"Authorization: Bearer {ExpressToken()}", "\"X-Auth-Subject\",\"42\""),
            ("next.localhost", "/api/echo", null, "\"headers\""),
        ];

        foreach (var (host, path, credential, subject) in echoes)
        {
            foreach (var name in Spellings)
            {
                string[] headers = [$"{name}: evil", "X-Seen: yes-seen", .. credential is null ? Array.Empty<string>() : [credential]];

                var answer = await WireClient.SendAsync("1.1", shops.Gateway.BaseAddress, WireRequest.Get(path, headers) with { Host = host });

                Assert.Equal((host, name, 200), (host, name, answer.Status));
                Assert.Contains("yes-seen", answer.Text, StringComparison.Ordinal);
                Assert.Contains(subject, answer.Text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("evil", answer.Text, StringComparison.Ordinal);
            }
        }
    }

    private static string ExpressToken() => GuardedShop.TokenOf(
        $$"""{"iss":"express","aud":"express","sub":"42","exp":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 600}}}""", Backends.Express[0].JwtSecret);

    private static Task<string> SessionAsync() => LibraryTokens.OfNextAsync(
        new { kind = "authjs", secret = Backends.Next.AuthSecret, cookie = "authjs.session-token", claims = new { sub = "7", name = "Ada" }, maxAge = 600 });
}
