using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Authentication.Jwt;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Jwt;

namespace Gateway.Tests.Authentication.Identity;

public sealed class IdentityTokenTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly Clock _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Token_OfACaller_IsTakenBySchemesThatHaveItsKeySet()
    {
        var key = SigningKey.Create();
        var keys = new SigningKeys();
        keys.Use(key);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "keys.json"), keys.KeySet);
        var backend = Planned.Of(new JwtOptions { JwksFile = "keys.json", Algorithms = ["ES256"], Issuers = ["gateway"], Audiences = ["shop"] }, folder: _folder.FullName);
        Assert.Empty(backend.Errors.Errors);

        var result = (await backend.AskAsync(TokenOf(key, """{"sub":"7","scopes":["a","b"],"name":"Ada"}""").Value))!.Value;

        Assert.Equal("7", result.Caller!.Subject);
        Assert.Equal("a b", result.Caller.Claims.GetProperty("scope").GetString());
        Assert.Equal("scheme", result.Caller.Claims.GetProperty("scheme").GetString());
        Assert.False(result.Caller.Claims.TryGetProperty("name", out _));
        backend.Clock.Now = backend.Clock.Now.AddSeconds(91);
        Assert.Equal("token_expired", await backend.FaultOfAsync(TokenOf(key, """{"sub":"7"}""").Value));
    }

    [Fact]
    public void Token_SubjectThatIsANumber_IsAText()
    {
        var payload = TokenOf(SigningKey.Create(), """{"sub":7,"scheme":"another"}""").Value.Split('.')[1];
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));

        Assert.Equal("7", claims.RootElement.GetProperty("sub").GetString());
        Assert.Equal("scheme", claims.RootElement.GetProperty("scheme").GetString());
    }

    [Fact]
    public void Token_IsSignedAgainWhenHalfOfItsLifeIsOver()
    {
        var token = TokenOf(SigningKey.Create(), """{"sub":"7"}""");
        var first = token.Value;
        _clock.Now = _clock.Now.AddSeconds(29);
        Assert.Same(first, token.Value);
        _clock.Now = _clock.Now.AddSeconds(1);
        Assert.NotEqual(first, token.Value);
    }

    [Fact]
    public void Read_KeyOfAnotherKind_SaysWhatIsNeeded()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var pem in new[] { TokenMaker.Rsa.ExportPkcs8PrivateKeyPem(), other.ExportECPrivateKeyPem(), own.ExportSubjectPublicKeyInfoPem(), "nothing" })
        {
            Assert.Null(SigningKey.Read(Encoding.UTF8.GetBytes(pem), out var problem));
            Assert.Contains("P-256", problem, StringComparison.Ordinal);
        }

        Assert.Equal(new SigningKey(own).Id, SigningKey.Read(Encoding.UTF8.GetBytes(own.ExportECPrivateKeyPem()), out _)!.Id);
    }

    [Fact]
    public void KeySet_AfterAChange_HasTheKeysBefore()
    {
        var keys = new SigningKeys();
        Assert.Equal("""{"keys":[]}""", keys.KeySet);
        var all = Enumerable.Range(0, 6).Select(static _ => SigningKey.Create()).ToArray();
        foreach (var key in all)
            keys.Use(key);
        keys.Use(all[4]);

        using var set = JsonDocument.Parse(keys.KeySet);
        Assert.Equal([all[4].Id, all[5].Id, all[3].Id, all[2].Id], set.RootElement.GetProperty("keys").EnumerateArray().Select(static key => key.GetProperty("kid").GetString()));
        Assert.DoesNotContain("\"d\"", keys.KeySet, StringComparison.Ordinal);
    }

    private Transforms.Shared.Callers.CallerToken TokenOf(SigningKey key, string claims)
    {
        using var document = JsonDocument.Parse(claims);
        var options = new IdentityOptions { Token = new IdentityTokenOptions { Audience = "shop" } };
        return new IdentityHeaders(options, key, _clock).CallerOf("scheme", document.RootElement.Clone()).Token!;
    }
}
