using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Authentication.Jwt;
using static Gateway.Tests.Authentication.Jwt.TokenMaker;

namespace Gateway.Tests.Authentication.Jwt;

/// <summary>Keys from files, and the algorithms they are for.</summary>
public sealed class KeyFileTests : IDisposable
{
    private const string Ok = """{"sub":"u","exp":1767226000}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task Signature_OfAPublicKey_IsTakenFromIt(string algorithm)
    {
        var planned = OfPem(algorithm, Rsa.ExportSubjectPublicKeyInfoPem() + "\n" + Ecdsa.ExportSubjectPublicKeyInfoPem());
        var token = Make(Ok, algorithm);
        var forged = token[..(token.LastIndexOf('.') + 1)];

        Assert.Empty(planned.Errors.Errors);
        Assert.Equal("taken", await planned.FaultOfAsync(token));
        Assert.Equal("token_signature", await planned.FaultOfAsync(forged));
        Assert.Equal("token_signature", await planned.FaultOfAsync(forged + new string('A', 86)));
    }

    [Fact]
    public async Task PublicKey_UsedAsASecret_SignsNothing()
    {
        var pem = Rsa.ExportSubjectPublicKeyInfoPem();
        var planned = OfPem("RS256", pem);

        // Neither under its own name, which is another algorithm's, nor under that of the key.
        Assert.Null(await planned.FaultOfAsync(Make(Ok, "HS256", secret: pem)));
        Assert.Equal("token_signature", await planned.FaultOfAsync(Make(Ok, "HS256", """{"alg":"RS256"}""", pem)));
    }

    [Theory]
    [InlineData("RS256", "pem-of-pkcs1")]
    [InlineData("RS256", "certificate")]
    [InlineData("ES256", "curve-alone")]
    public async Task Pem_OfEachForm_IsRead(string algorithm, string form)
    {
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=a", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var planned = OfPem(algorithm, form switch
        {
            "pem-of-pkcs1" => Rsa.ExportRSAPublicKeyPem(),
            "certificate" => certificate.ExportCertificatePem(),
            _ => Ecdsa.ExportSubjectPublicKeyInfoPem(),
        });

        Assert.Equal("taken", await planned.FaultOfAsync(Make(Ok, algorithm)));
    }

    [Theory]
    [InlineData("private", "holds a private key, which does not belong on a gateway")]
    [InlineData("short", "holds a PUBLIC KEY that has 1024 bits, and needs 2048 at least")]
    [InlineData("curve", "holds a PUBLIC KEY that is a key of none of the Algorithms")]
    [InlineData("broken", "holds a PUBLIC KEY that cannot be read")]
    [InlineData("empty", "holds no public key")]
    public void Pem_ThatCannotBeUsed_IsAnError(string what, string expected)
    {
        using var weak = RSA.Create(1024);
        var planned = OfPem("RS256", what switch
        {
            "private" => Rsa.ExportPkcs8PrivateKeyPem(),
            "short" => weak.ExportSubjectPublicKeyInfoPem(),
            "curve" => Ecdsa.ExportSubjectPublicKeyInfoPem(),
            "broken" => "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            _ => "no key at all",
        });

        var error = Assert.Single(planned.Errors.Errors);
        Assert.Equal("Authentication:Schemes:scheme:PublicKeyFile", error.Path);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_WithSeveralKeys_IsSearchedByTheTokensKey()
    {
        using var other = RSA.Create(2048);
        var planned = OfSet("RS256", $$"""{ "keys": [ {{Jwk(other, "old")}}, {{Jwk(Rsa, "new")}}, { "kty": "RSA", "use": "enc", "n": "AA", "e": "AQAB" } ] }""");

        Assert.Empty(planned.Errors.Errors);
        Assert.Equal("taken", await planned.FaultOfAsync(Make(Ok, "RS256", """{"alg":"RS256","kid":"new"}""")));
        Assert.Equal("taken", await planned.FaultOfAsync(Make(Ok, "RS256", """{"alg":"RS256"}""")));
        Assert.Equal("token_signature", await planned.FaultOfAsync(Make(Ok, "RS256", """{"alg":"RS256","kid":"old"}""")));
        Assert.Equal("token_signature", await planned.FaultOfAsync(Make(Ok, "RS256", """{"alg":"RS256","kid":"unknown"}""")));
    }

    [Theory]
    [InlineData("""{ "keys": [ ] }""", "holds no key")]
    [InlineData("""{ "keys": [ { "kty": "oct", "k": "AAAA" } ] }""", "holds a secret key")]
    [InlineData("""not JSON""", "is not a JSON Web Key Set")]
    [InlineData("""{ "keys": [ { "kty": "RSA", "alg": "RS512", "n": "AQAB", "e": "AQAB" } ] }""", "holds a key that has 24 bits, and needs 2048 at least")]
    public void Set_ThatCannotBeUsed_IsAnError(string json, string expected)
    {
        var error = Assert.Single(OfSet("RS256", json).Errors.Errors);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static string Jwk(RSA key, string id)
    {
        var parameters = key.ExportParameters(false);
        return $$"""{ "kty": "RSA", "kid": "{{id}}", "use": "sig", "alg": "RS256", "n": "{{Encode(parameters.Modulus!)}}", "e": "{{Encode(parameters.Exponent!)}}" }""";
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private Planned OfPem(string algorithm, string pem) => Of(new JwtOptions { Algorithms = [algorithm], PublicKeyFile = "key" }, pem);

    private Planned OfSet(string algorithm, string json) => Of(new JwtOptions { Algorithms = [algorithm], JwksFile = "key" }, json);

    private Planned Of(JwtOptions options, string content)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "key"), content, Encoding.UTF8);
        return Planned.Of(options, folder: _folder.FullName);
    }
}
