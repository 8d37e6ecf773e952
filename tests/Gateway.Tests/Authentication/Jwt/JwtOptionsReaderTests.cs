using Gateway.Transforms.Authentication.Jwt;

namespace Gateway.Tests.Authentication.Jwt;

/// <summary>What <c>check</c> warns of in schemes for tokens.</summary>
public sealed class JwtOptionsReaderTests : IDisposable
{
    private const string Scheme = "Authentication:Schemes:scheme";
    private const string Issuers = "has no Issuers: tokens of any issuer with its key are taken";
    private const string Audiences = "has no Audiences: tokens meant for others are taken";

    private static readonly JwtOptions Complete = new() { Secret = TokenMaker.Secret, Algorithms = ["HS256"], Issuers = ["i"], Audiences = ["a"] };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_SchemeThatSaysAll_WarnsOfNothing() => Assert.Empty(WarningsOf(Complete));

    [Fact]
    public void Read_WithoutIssuersOrAudiences_WarnsOfEach()
    {
        Assert.Equal([(Scheme, Issuers)], WarningsOf(Complete with { Issuers = [] }));
        Assert.Equal([(Scheme, Audiences)], WarningsOf(Complete with { Audiences = [] }));
        Assert.Equal([(Scheme, Issuers), (Scheme, Audiences)], WarningsOf(Complete with { Issuers = [], Audiences = [] }));
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a-secret-of-one-letter-too-few..", null)]
    [InlineData("a-secret-of-one-letter-too-few.", 31)]
    [InlineData("éééééééééééééééé", null)]
    [InlineData("ééééééééééééééé", 30)]
    public void Read_ShortSecret_IsWarnedOfByItsBytes(string secret, int? bytes) =>
        Assert.Equal(bytes is null ? [] : [($"{Scheme}:Secret", $"has {bytes} bytes: fewer than 32 can be guessed from any token")], WarningsOf(Complete with { Secret = secret }));

    [Fact]
    public void Read_Tymon_WhoseTokensHaveAnIssuer_WarnsWithoutIssuers()
    {
        var tymon = new JwtOptions { Preset = "tymon", Secret = TokenMaker.Secret, Audiences = ["a"] };

        Assert.Equal([(Scheme, Issuers)], WarningsOf(tymon));
        Assert.Empty(WarningsOf(tymon with { Issuers = ["https://shop.test/api/login"] }));
    }

    [Fact]
    public async Task Read_Passport_WhoseTokensHaveNoIssuer_WarnsOfAudiencesAlone()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "key.pem"), TokenMaker.Rsa.ExportSubjectPublicKeyInfoPem());
        var passport = new JwtOptions { Preset = "passport", PublicKeyFile = "key.pem" };

        Assert.Equal([(Scheme, Audiences)], WarningsOf(passport));
        Assert.Empty(WarningsOf(passport with { Audiences = ["1"] }));
    }

    private (string Path, string Message)[] WarningsOf(JwtOptions options)
    {
        var planned = Planned.Of(options, folder: _folder.FullName);
        Assert.Empty(planned.Errors.Errors);
        return [.. planned.Errors.Warnings.Select(static warning => (warning.Path, warning.Message))];
    }
}
