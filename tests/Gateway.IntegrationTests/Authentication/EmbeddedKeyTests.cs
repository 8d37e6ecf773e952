using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Tokens that bring their own key, or say where to fetch it (RFC 8725 §3.10): refused, and nobody is asked.</summary>
public sealed class EmbeddedKeyTests : IAsyncLifetime
{
    private const string Secret = "a-secret-for-trying-it-out-only!";

    private readonly TemporaryDirectory _files = new();
    private readonly RSA _right = RSA.Create(2048);
    private readonly RSA _evil = RSA.Create(2048);
    private readonly ScriptedBackend _backend = new(static _ => Scripts.EchoId);
    private readonly ScriptedBackend _bait;
    private GatewayProcess _gateway = null!;

    // Whoever comes gets the attacker's keys.
    public EmbeddedKeyTests() => _bait = new ScriptedBackend(_ => Scripts.Ok($$"""{"keys":[{{Jwk}}]}""", "Content-Type: application/json"));

    private string Jwk
    {
        get
        {
            var parameters = _evil.ExportParameters(false);
            return $$"""{"kty":"RSA","kid":"k","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"{{Base64Url.EncodeToString(parameters.Exponent)}}"}""";
        }
    }

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_files.File("public.pem"), _right.ExportSubjectPublicKeyInfoPem());
        _gateway = await GatewayProcess.StartAsync(Configuration());
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        await _bait.DisposeAsync();
        _files.Dispose();
        _right.Dispose();
        _evil.Dispose();
    }

    [Fact]
    public async Task Token_ThatBringsItsKeyOrSaysWhereItIs_IsRefusedAndNothingIsFetched()
    {
        foreach (var (what, member) in Members())
        {
            foreach (var version in WireClient.Versions)
            {
                await AssertRefusedAsync(version, $"{what}, the attacker's key", "/rs", Rs256(_evil, member));
                // Also where the signature is right: what it says of keys has no business there.
                await AssertRefusedAsync(version, $"{what}, the right key", "/rs", Rs256(_right, member));
                await AssertRefusedAsync(version, $"{what}, the secret", "/hs", GuardedShop.TokenOf(Claims(), Secret, $$"""{"alg":"HS256",{{member}}}"""));
            }
        }

        await AssertRefusedAsync("1.1", "a certificate and its key", "/rs", Rs256(_evil, CertificateMember()));
        await AssertRefusedAsync("1.1", "a key's name that is an address", "/rs", Rs256(_evil, $"\"kid\":\"{_bait.Address}/jwks\""));

        Assert.Equal(200, (await SendAsync("1.1", "right", "/rs", Rs256(_right, "\"kid\":\"k\""))).Status);
        Assert.Equal(0, _bait.ConnectionCount);
        // It would have been counted.
        using var client = new HttpClient();
        Assert.Contains("\"keys\"", await client.GetStringAsync(new Uri($"{_bait.Address}/jwks")), StringComparison.Ordinal);
        Assert.Equal(1, _bait.ConnectionCount);
    }

    private IEnumerable<(string What, string Member)> Members() =>
    [
        ("jku", $"\"kid\":\"k\",\"jku\":\"{_bait.Address}/jwks\""),
        ("x5u", $"\"x5u\":\"{_bait.Address}/certificate.pem\""),
        ("jwk", $"\"jwk\":{Jwk}"),
        ("all", $"\"kid\":\"{_bait.Address}/jwks\",\"jku\":\"{_bait.Address}/jwks\",\"x5u\":\"{_bait.Address}/certificate.pem\",\"jwk\":{Jwk}"),
    ];

    private string CertificateMember()
    {
        using var certificate = new CertificateRequest("CN=evil", _evil, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return $"\"x5c\":[\"{Convert.ToBase64String(certificate.RawData)}\"]";
    }

    private async Task AssertRefusedAsync(string version, string what, string path, string token)
    {
        var id = $"{what} {version}";

        var answer = await SendAsync(version, id, path, token);

        Assert.Equal((id, 401), (id, answer.Status));
        Assert.Contains("error=\"invalid_token\"", answer.ValueOf("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal((id, 0), (id, _backend.CountOf(id)));
    }

    private Task<WireResponse> SendAsync(string version, string id, string path, string token) =>
        WireClient.SendAsync(version, ScriptedGateway.AddressOf(_gateway, version), WireRequest.Get(path, $"X-Test-Id: {id}", $"Authorization: Bearer {token}"));

    private static string Claims() => $$"""{"sub":"7","exp":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 600}}}""";

    private static string Rs256(RSA key, string member)
    {
        var input = $"{Part($$"""{"alg":"RS256",{{member}}}""")}.{Part(Claims())}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private string Configuration() => GatewayConfiguration.Of(
        """
        "rs": { "ClusterId": "shop", "Match": { "Path": "/rs" }, "AuthorizationPolicy": "rs" },
        "hs": { "ClusterId": "shop", "Match": { "Path": "/hs" }, "AuthorizationPolicy": "hs" }
        """,
        $$""" "shop": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """,
        ScriptedGateway.Endpoints).Replace("\"ReverseProxy\": {", $$"""
        "Authentication": {
          "Schemes": {
            "rs": { "Type": "Jwt", "Algorithms": "RS256", "PublicKeyFile": "{{_files.File("public.pem")}}" },
            "hs": { "Type": "Jwt", "Algorithms": "HS256", "Secret": "{{Secret}}" }
          },
          "Policies": { "rs": { "Schemes": "rs" }, "hs": { "Schemes": "hs" } },
          "Identity": { "Headers": { "X-Auth-Subject": "sub" } }
        },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
