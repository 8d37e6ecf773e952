using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>The token that tells a backend who calls, as the backend receives it.</summary>
public sealed class IdentityTokenTests : IAsyncLifetime
{
    private const string Secret = "a-secret-for-trying-it-out-only!";

    private readonly ScriptedBackend _backend = new(static _ => Scripts.EchoId);
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Configuration());

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Token_ThatTheBackendReceives_IsProvedByTheAdminPortsKeys(string version)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var token = GuardedShop.TokenOf($$"""{"iss":"shop","sub":"J\u00f6rg","scope":"orders:read x","email":"j@example.test","tenant":"a","exp":{{now + 600}}}""", Secret);

        var answer = await SendAsync(version, $"token-{version}", "/guarded", $"Authorization: Bearer {token}", "X-Auth-Token: evil", "X_Auth_Token: evil");

        Assert.Equal(200, answer.Status);
        var request = Assert.Single(_backend.RequestsOf($"token-{version}"));
        Assert.DoesNotContain(request.Headers, static header => header.Value == "evil");
        var claims = await IdentityVerifier.ClaimsAsync(_gateway, Assert.Single(request.ValuesOf("X-Auth-Token")));
        Assert.Equal(
            ("https://door.test", "shops", "J\u00f6rg", "orders:read x", "a", "node"),
            (Text(claims, "iss"), Text(claims, "aud"), Text(claims, "sub"), Text(claims, "scope"), Text(claims, "tenant"), Text(claims, "scheme")));
        Assert.False(claims.TryGetProperty("email", out _));
        Assert.Equal(120, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.InRange(claims.GetProperty("iat").GetInt64(), now - 1, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public async Task Token_OfAnAnonymousRequest_IsNone()
    {
        Assert.Equal(200, (await SendAsync("1.1", "open", "/open", "X-Auth-Token: evil")).Status);
        Assert.Equal(200, (await SendAsync("1.1", "optional", "/optional", "X-Auth.Token: evil")).Status);

        foreach (var id in new[] { "open", "optional" })
            Assert.DoesNotContain(Assert.Single(_backend.RequestsOf(id)).Headers, static header => header.Key.StartsWith("X-Auth", StringComparison.OrdinalIgnoreCase));
    }

    private static string? Text(JsonElement claims, string name) => claims.GetProperty(name).GetString();

    private Task<WireResponse> SendAsync(string version, string id, string path, params string[] headers) =>
        WireClient.SendAsync(version, ScriptedGateway.AddressOf(_gateway, version), WireRequest.Get(path, [$"X-Test-Id: {id}", .. headers]));

    private string Configuration() => GatewayConfiguration.Of(
        """
        "guarded": { "ClusterId": "shop", "Match": { "Path": "/guarded" }, "AuthorizationPolicy": "guarded" },
        "optional": { "ClusterId": "shop", "Match": { "Path": "/optional" }, "AuthorizationPolicy": "optional" },
        "open": { "ClusterId": "shop", "Match": { "Path": "/open" } }
        """,
        $$""" "shop": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """,
        ScriptedGateway.Endpoints).Replace("\"ReverseProxy\": {", $$"""
        "Authentication": {
          "Schemes": { "node": { "Type": "Jwt", "Algorithms": "HS256", "Secret": "{{Secret}}" } },
          "Policies": { "guarded": { "Schemes": "node" }, "optional": { "Schemes": "node", "Optional": true } },
          "Identity": {
            "Headers": { "X-Auth-Subject": "sub" },
            "Token": { "Issuer": "https://door.test", "Audience": "shops", "Claims": [ "sub", "scope", "tenant" ], "Lifetime": "120s" }
          }
        },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
