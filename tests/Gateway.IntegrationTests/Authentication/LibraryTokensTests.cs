using System.Security.Cryptography;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Tokens and cookies made by packages from npm, as the shops' own applications make them.</summary>
public sealed class LibraryTokensTests : IAsyncLifetime
{
    private const string Secret = "a-secret-for-trying-it-out-only!";

    private readonly TemporaryDirectory _files = new();
    private readonly ScriptedBackend _backend = new(static _ => Scripts.EchoId);
    private readonly RSA _key = RSA.Create(2048);
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_files.File("public.pem"), _key.ExportSubjectPublicKeyInfoPem());
        _gateway = await GatewayProcess.StartAsync(Configuration());
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        _files.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData("jose", "HS256")]
    [InlineData("jose", "RS256")]
    [InlineData("jsonwebtoken", "HS256")]
    [InlineData("jsonwebtoken", "RS256")]
    public async Task Token_OfALibrary_IsJudged(string library, string algorithm)
    {
        using var another = RSA.Create(2048);
        var isSecret = algorithm == "HS256";
        var path = $"/{algorithm}";

        await AssertAsync("right", isSecret ? Secret : _key.ExportPkcs8PrivateKeyPem(), 600, 200);
        await AssertAsync("expired", isSecret ? Secret : _key.ExportPkcs8PrivateKeyPem(), -600, 401);
        await AssertAsync("of another key", isSecret ? "another-secret-for-trying-it-out!" : another.ExportPkcs8PrivateKeyPem(), 600, 401);

        async Task AssertAsync(string what, string key, int maxAge, int status)
        {
            var claims = new { sub = "42", name = "J\u00f6rg", iss = "shop", aud = new[] { "shop", "other" }, scope = "orders:read" };
            var token = library == "jose"
                ? await LibraryTokens.OfNextAsync(new { kind = "jose", algorithm, key, claims, maxAge })
                : await LibraryTokens.OfExpressAsync(new { algorithm, key, claims, maxAge });
            await AssertJudgedAsync(path, $"{library} {algorithm} {what}", $"Authorization: Bearer {token}", status, "42");
        }
    }

    [Theory]
    [InlineData("right", Secret, 600, 200)]
    [InlineData("expired", Secret, -600, 401)]
    [InlineData("of another secret", "another-secret-for-trying-it-out!", 600, 401)]
    public async Task Cookie_OfNextAuth4_IsJudged(string what, string secret, int maxAge, int status)
    {
        var token = await LibraryTokens.OfNextAsync(new { kind = "nextauth4", secret, claims = new { sub = "7", name = "Ada", email = "ada@example.test" }, maxAge });

        await AssertJudgedAsync("/next", $"whole {what}", $"Cookie: a=b; next-auth.session-token={token}", status, "7");
    }

    [Fact]
    public async Task Cookie_OfNextAuth4InParts_IsJudged()
    {
        var token = await LibraryTokens.OfNextAsync(new { kind = "nextauth4", secret = Secret, claims = new { sub = "7", name = new string('n', 5000) }, maxAge = 600 });
        // As the library does: what is longer than a cookie may be goes in parts of 3933 characters.
        var parts = token.Chunk(3933).Select(static (part, i) => $"next-auth.session-token.{i}={new string(part)}").ToArray();
        Assert.Equal(2, parts.Length);

        await AssertJudgedAsync("/next", "parts", $"Cookie: {string.Join("; ", parts)}", 200, "7");
        await AssertJudgedAsync("/next", "the second part alone", $"Cookie: {parts[1]}", 401, "7");
    }

    [Fact]
    public async Task Cookie_OfAuthJsUnderTheOtherName_IsRefused()
    {
        var token = await LibraryTokens.OfNextAsync(new { kind = "authjs", secret = Secret, cookie = "next-auth.session-token", claims = new { sub = "7" }, maxAge = 600 });

        await AssertJudgedAsync("/next", "of Auth.js", $"Cookie: next-auth.session-token={token}", 401, "7");
    }

    private async Task AssertJudgedAsync(string path, string id, string credential, int status, string subject)
    {
        foreach (var version in WireClient.Versions)
        {
            var request = $"{id} {version}";
            var answer = await WireClient.SendAsync(version, ScriptedGateway.AddressOf(_gateway, version), WireRequest.Get(path, $"X-Test-Id: {request}", credential));

            Assert.Equal((request, status), (request, answer.Status));
            Assert.Equal(status == 200 ? [subject] : [], _backend.RequestsOf(request).SelectMany(static received => received.ValuesOf("X-Auth-Subject")));
            Assert.Equal(status == 200 ? 1 : 0, _backend.CountOf(request));
        }
    }

    private string Configuration() => GatewayConfiguration.Of(
        """
        "hs": { "ClusterId": "shop", "Match": { "Path": "/HS256" }, "AuthorizationPolicy": "hs" },
        "rs": { "ClusterId": "shop", "Match": { "Path": "/RS256" }, "AuthorizationPolicy": "rs" },
        "next": { "ClusterId": "shop", "Match": { "Path": "/next" }, "AuthorizationPolicy": "next" }
        """,
        $$""" "shop": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """,
        ScriptedGateway.Endpoints).Replace("\"ReverseProxy\": {", $$"""
        "Authentication": {
          "Schemes": {
            "hs": { "Type": "Jwt", "Algorithms": "HS256", "Secret": "{{Secret}}", "Issuers": "shop", "Audiences": "shop" },
            "rs": { "Type": "Jwt", "Algorithms": "RS256", "PublicKeyFile": "{{_files.File("public.pem")}}", "Issuers": "shop", "Audiences": "shop" },
            "next": { "Type": "NextAuth", "Secrets": "{{Secret}}" }
          },
          "Policies": { "hs": { "Schemes": "hs", "Scopes": "orders:read" }, "rs": { "Schemes": "rs", "Scopes": "orders:read" }, "next": { "Schemes": "next" } },
          "Identity": { "Headers": { "X-Auth-Subject": "sub" } }
        },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
