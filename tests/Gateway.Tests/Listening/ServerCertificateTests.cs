using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Listening;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Tests.Listening;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_PemWithKeyInSameFile_HasKeyAndChain(bool rsa)
    {
        var certificate = _workshop.Issue(["shop.test"], rsa);
        AssertLoads(new() { Path = _workshop.WriteWhole("a.pem", certificate) }, certificate);
    }

    [Fact]
    public void Load_PemWithKeyPath_HasKeyAndChain()
    {
        var certificate = _workshop.Issue(["shop.test"]);
        AssertLoads(new() { Path = _workshop.Write("a.crt", _workshop.Chain(certificate)), KeyPath = _workshop.Write("a.key", CertificateWorkshop.Key(certificate)) }, certificate);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_EncryptedKeyWithPassword_HasKey(bool rsa)
    {
        var certificate = _workshop.Issue(["shop.test"], rsa);
        var path = _workshop.Write("a.pem", _workshop.Chain(certificate), CertificateWorkshop.EncryptedKey(certificate));
        AssertLoads(new() { Path = path, Password = CertificateWorkshop.Password }, certificate);
    }

    [Fact]
    public void Load_TraditionalRsaKey_HasKey()
    {
        var certificate = _workshop.Issue(["shop.test"], rsa: true);
        using var key = certificate.GetRSAPrivateKey()!;
        AssertLoads(new() { Path = _workshop.Write("a.pem", _workshop.Chain(certificate), key.ExportRSAPrivateKeyPem()) }, certificate);
    }

    [Fact]
    public void Load_TraditionalEcKeyAfterItsParameters_HasKey()
    {
        var certificate = _workshop.Issue(["shop.test"]);
        using var key = certificate.GetECDsaPrivateKey()!;
        const string Parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        AssertLoads(new() { Path = _workshop.Write("a.pem", Parameters, key.ExportECPrivateKeyPem(), "\n", _workshop.Chain(certificate)) }, certificate);
    }

    [Fact]
    public void Load_AuthorityBeforeLeaf_FindsTheLeafByItsKey()
    {
        var certificate = _workshop.Issue(["shop.test"]);
        var path = _workshop.Write("a.pem", _workshop.Intermediate.ExportCertificatePem(), "\n", certificate.ExportCertificatePem(), "\n", CertificateWorkshop.Key(certificate));
        AssertLoads(new() { Path = path }, certificate);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(CertificateWorkshop.Password)]
    public void Load_Pfx_HasKeyAndChain(string? password)
    {
        var certificate = _workshop.Issue(["shop.test"], rsa: true);
        AssertLoads(new() { Path = _workshop.Write("a.pfx", _workshop.Pfx(certificate, password)), Password = password }, certificate);
    }

    [Fact]
    public void Load_MissingFile_NamesPathAndFile() =>
        AssertFails(new() { Path = _workshop.PathOf("none.pem") }, "Path", "none.pem' does not exist");

    [Fact]
    public void Load_Directory_IsSaid() => AssertFails(new() { Path = _workshop.Directory }, "Path", "is a directory");

    [Fact]
    public void Load_MissingKeyFile_NamesKeyPath()
    {
        var path = _workshop.Write("a.crt", _workshop.Chain(_workshop.Issue(["shop.test"])));
        AssertFails(new() { Path = path, KeyPath = _workshop.PathOf("none.key") }, "KeyPath", "none.key' does not exist");
    }

    [Fact]
    public void Load_NoKeyAnywhere_AsksForKeyPath() =>
        AssertFails(new() { Path = _workshop.Write("a.crt", _workshop.Chain(_workshop.Issue(["shop.test"]))) }, "Path", "give its file as KeyPath");

    [Fact]
    public void Load_KeyOfAnotherCertificate_SaysSo()
    {
        var path = _workshop.Write("a.crt", _workshop.Chain(_workshop.Issue(["shop.test"])));
        var key = _workshop.Write("b.key", CertificateWorkshop.Key(_workshop.Issue(["shop.test"])));
        AssertFails(new() { Path = path, KeyPath = key }, "KeyPath", "does not belong to the certificate");
    }

    [Theory]
    [InlineData(null, "is needed")]
    [InlineData("secret-guess", "does not open")]
    public void Load_EncryptedKeyWithoutItsPassword_NamesPasswordAndKeepsIt(string? password, string expected)
    {
        var certificate = _workshop.Issue(["shop.test"]);
        var path = _workshop.Write("a.pem", _workshop.Chain(certificate), CertificateWorkshop.EncryptedKey(certificate));
        AssertFails(new() { Path = path, Password = password }, "Password", expected);
    }

    [Theory]
    [InlineData(null, "is needed")]
    [InlineData("secret-guess", "does not open")]
    public void Load_PfxWithoutItsPassword_NamesPasswordAndKeepsIt(string? password, string expected)
    {
        var path = _workshop.Write("a.pfx", _workshop.Pfx(_workshop.Issue(["shop.test"]), CertificateWorkshop.Password));
        AssertFails(new() { Path = path, Password = password }, "Password", expected);
    }

    [Fact]
    public void Load_OldEncryptedKey_SaysHowToConvert()
    {
        var certificate = _workshop.Issue(["shop.test"]);
        const string Old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
        AssertFails(new() { Path = _workshop.Write("a.pem", _workshop.Chain(certificate), Old) }, "Path", "openssl pkcs8");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate")]
    public void Load_OtherFile_IsNeitherPemNorPfx(string content) =>
        AssertFails(new() { Path = _workshop.Write("a.pem", content) }, "Path", "neither a PEM nor a PFX");

    [Fact]
    public void Load_DamagedCertificate_SaysSo() =>
        AssertFails(new() { Path = _workshop.Write("a.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") }, "Path", "cannot be read");

    [Fact]
    public void Load_KeyAlone_SaysThatThereIsNoCertificate() =>
        AssertFails(new() { Path = _workshop.Write("a.pem", CertificateWorkshop.Key(_workshop.Issue(["shop.test"]))) }, "Path", "holds no certificate");

    [Fact]
    public void Load_HugeFile_IsNotReadWhole() =>
        AssertFails(new() { Path = _workshop.Write("a.pem", new byte[(1 << 20) + 1]) }, "Path", "larger than 1 MiB");

    [Fact]
    public void Load_UnsupportedKey_SaysSo()
    {
        // Ed25519 (RFC 8410 §10.3).
        const string Ed25519 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
        AssertFails(new() { Path = _workshop.Write("a.pem", _workshop.Chain(_workshop.Issue(["shop.test"])), Ed25519) }, "Path", "neither RSA nor ECDSA");
    }

    [Fact]
    public void ToString_Options_KeepsThePassword() =>
        Assert.DoesNotContain("secret-guess", $"{new CertificateOptions { Path = "a.pem", Password = "secret-guess" }}", StringComparison.Ordinal);

    private static Loaded<KeyedCertificate> Load(CertificateOptions options) =>
        ServerCertificate.Load(options, FileContents.Read(ServerCertificate.FilesOf(options)));

    private void AssertLoads(CertificateOptions options, X509Certificate2 expected)
    {
        var (loaded, problem) = Load(options);
        Assert.Null(problem);
        Assert.Equal(expected.Thumbprint, loaded!.Leaf.Thumbprint);
        Assert.True(loaded.Leaf.HasPrivateKey);
        Assert.Equal([_workshop.Intermediate.Thumbprint], loaded.Chain.Select(static one => one.Thumbprint));
    }

    private static void AssertFails(CertificateOptions options, string key, string message)
    {
        var (loaded, problem) = Load(options);
        Assert.Null(loaded);
        Assert.Equal(key, problem!.Key);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        if (options.Password is not null)
            Assert.DoesNotContain(options.Password, problem.Message, StringComparison.Ordinal);
    }
}
