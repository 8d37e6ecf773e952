using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.Policies;

namespace Gateway.Tests.Authentication.Jwt;

public sealed class JwtPresetTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("passport", """{"aud":"3","jti":"a","sub":"7","scopes":["x"],"iat":1767225500.25,"nbf":1767225500.25,"exp":1767226000.5}""", "taken", "7")]
    [InlineData("passport", """{"aud":"3","jti":"a","sub":"3","scopes":["x"],"exp":1767226000.5}""", "taken", null)]
    [InlineData("passport", """{"aud":["3"],"sub":"3","exp":1767226000}""", "taken", null)]
    [InlineData("passport", """{"aud":["3","4"],"sub":"3","exp":1767226000}""", "taken", "3")]
    [InlineData("keycloak", """{"iss":"https://id.test/realms/shop","aud":"3","typ":"Bearer","sub":"7","exp":1767226000}""", "taken", "7")]
    [InlineData("keycloak", """{"iss":"https://id.test/realms/shop","aud":"3","typ":"ID","sub":"7","exp":1767226000}""", "token_claims", null)]
    [InlineData("keycloak", """{"iss":"https://id.test/realms/other","aud":"3","typ":"Bearer","sub":"7","exp":1767226000}""", null, null)]
    [InlineData("cognito", """{"iss":"https://id.test/realms/shop","client_id":"3","token_use":"access","sub":"7","exp":1767226000}""", "taken", "7")]
    [InlineData("cognito", """{"iss":"https://id.test/realms/shop","client_id":"4","token_use":"access","sub":"7","exp":1767226000}""", "token_audience", null)]
    [InlineData("cognito", """{"iss":"https://id.test/realms/shop","aud":"3","token_use":"id","sub":"7","exp":1767226000}""", "token_audience", null)]
    [InlineData("auth0", """{"iss":"https://id.test/realms/shop/","aud":["3","userinfo"],"sub":"auth0|7","exp":1767226000}""", "taken", "auth0|7")]
    public async Task Preset_TokenOfTheProduct_IsJudged(string preset, string claims, string? outcome, string? subject)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "key.pem"), TokenMaker.Rsa.ExportSubjectPublicKeyInfoPem());
        var options = new JwtOptions { Preset = preset, PublicKeyFile = "key.pem", Audiences = ["3"] };
        if (preset != "passport")
            options = options with { Authority = "https://id.test/realms/shop" };
        var planned = Planned.Of(options, folder: _folder.FullName);

        Assert.Empty(planned.Errors.Errors);
        Assert.Equal(outcome, await planned.FaultOfAsync(TokenMaker.Make(claims, "RS256")));
        if (outcome == "taken")
            Assert.Equal(subject, (await planned.AskAsync(TokenMaker.Make(claims, "RS256")))!.Value.Caller!.Subject);
    }

    [Theory]
    [InlineData("keycloak", """{"realm_access":{"roles":["admin"]},"typ":"Bearer","exp":1767226000,"iss":"https://id.test"}""")]
    [InlineData("auth0", """{"permissions":["admin"],"exp":1767226000,"iss":"https://id.test"}""")]
    [InlineData("cognito", """{"cognito:groups":["admin"],"token_use":"access","exp":1767226000,"iss":"https://id.test"}""")]
    public async Task Preset_Roles_AreFoundWhereTheProductHasThem(string preset, string claims)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "key.pem"), TokenMaker.Rsa.ExportSubjectPublicKeyInfoPem());
        var planned = Planned.Of(
            new JwtOptions { Preset = preset, PublicKeyFile = "key.pem", Authority = "https://id.test" }, new PolicyOptions { Roles = ["admin"] }, _folder.FullName);
        var policy = planned.Policy();

        var caller = (await planned.AskAsync(TokenMaker.Make(claims, "RS256")))!.Value.Caller!;

        Assert.True(policy.IsMetBy(caller, policy.Schemes[0]));
        Assert.Contains(planned.Errors.Notes, note => note.Message.StartsWith($"{preset} assumes: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("keycloak", """{"iss":"https://id.test","typ":"Bearer","tenant":"a","exp":1767226000}""", "taken")]
    [InlineData("keycloak", """{"iss":"https://id.test","typ":"ID","tenant":"a","exp":1767226000}""", "token_claims")]
    [InlineData("keycloak", """{"iss":"https://id.test","typ":"Bearer","exp":1767226000}""", "token_claims")]
    [InlineData("cognito", """{"iss":"https://id.test","token_use":"id","tenant":"a","exp":1767226000}""", "token_claims")]
    public async Task Preset_BesideClaimsOfTheConfiguration_KeepsItsOwn(string preset, string claims, string outcome)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "key.pem"), TokenMaker.Rsa.ExportSubjectPublicKeyInfoPem());
        var options = new JwtOptions
        {
            Preset = preset, PublicKeyFile = "key.pem", Authority = "https://id.test", Claims = new Dictionary<string, IReadOnlyList<string>> { ["tenant"] = ["a"] },
        };

        Assert.Equal(outcome, await Planned.Of(options, folder: _folder.FullName).FaultOfAsync(TokenMaker.Make(claims, "RS256")));
    }

    [Theory]
    [InlineData("""{"aud":"3","sub":"7","scopes":["*"],"exp":1767226000}""", null, true)]
    [InlineData("""{"aud":"3","sub":"7","scopes":["orders:*"],"exp":1767226000}""", null, false)]
    [InlineData("""{"aud":"3","sub":"7","scopes":["*"],"exp":1767226000}""", "all", false)]
    public async Task Passport_ScopeStar_StandsForAll(string claims, string? all, bool expected)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "key.pem"), TokenMaker.Rsa.ExportSubjectPublicKeyInfoPem());
        var planned = Planned.Of(
            new JwtOptions { Preset = "passport", PublicKeyFile = "key.pem", AllScopes = all }, new PolicyOptions { Scopes = ["orders:read", "orders:write"], AnyScope = ["a", "b"] }, _folder.FullName);
        var policy = planned.Policy();

        Assert.Equal(expected, policy.IsMetBy((await planned.AskAsync(TokenMaker.Make(claims, "RS256")))!.Value.Caller!, policy.Schemes[0]));
    }

    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData(false, "all", false, false)]
    public async Task Passport_Note_SaysWhatIsAssumedAndNotWhatIsSet(bool? mayBeClient, string? all, bool aboutClients, bool aboutScopes)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "key.pem"), TokenMaker.Rsa.ExportSubjectPublicKeyInfoPem());
        var planned = Planned.Of(new JwtOptions { Preset = "passport", PublicKeyFile = "key.pem", SubjectMayBeClient = mayBeClient, AllScopes = all }, folder: _folder.FullName);

        var note = Assert.Single(planned.Errors.Notes).Message;
        Assert.Equal(aboutClients, note.Contains("means a client", StringComparison.Ordinal));
        Assert.Equal(aboutScopes, note.Contains("stands for all", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tymon_TokenWithAShortSecret_IsTaken()
    {
        var planned = Planned.Of(new JwtOptions { Preset = "tymon", Secret = "short" });
        Assert.Empty(planned.Errors.Errors);
        Assert.Equal("taken", await planned.FaultOfAsync(TokenMaker.Make("""{"sub":"1","exp":1767226000}""", secret: "short")));
    }

    [Fact]
    public void Firebase_Project_IsTheAudience()
    {
        var filled = JwtPreset.All["firebase"].Fill(new JwtOptions { Authority = "https://securetoken.google.com/my-shop" });
        Assert.Equal(["my-shop"], filled.Audiences);
        Assert.Equal(["RS256"], filled.Algorithms);
    }

    [Fact]
    public void Fill_WhatIsSet_Stays()
    {
        foreach (var preset in JwtPreset.All.Values)
        {
            var set = new JwtOptions { Algorithms = ["PS512"], Audiences = ["a"], AudienceClaims = ["b"], RoleClaims = ["c"], SubjectMayBeClient = false, AllScopes = "d" };
            var filled = preset.Fill(set);
            Assert.Equal((set.Algorithms, set.Audiences, set.AudienceClaims, set.RoleClaims, set.SubjectMayBeClient, set.AllScopes), (filled.Algorithms, filled.Audiences, filled.AudienceClaims, filled.RoleClaims, filled.SubjectMayBeClient, filled.AllScopes));
        }
    }
}
