using Gateway.Tests.Authentication.Jwt;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Basic;
using Gateway.Transforms.Authentication.ClientCertificates;
using Gateway.Transforms.Authentication.ForwardAuth;
using Gateway.Transforms.Authentication.Introspection;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.LaravelSessions;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Authentication.SessionCookies;

namespace Gateway.Tests.Authentication.Policies;

/// <summary>Which policies no credential of a scheme could ever meet.</summary>
public sealed class SatisfactionTests
{
    private static readonly Dictionary<string, SchemeOptions> Schemes = new()
    {
        ["node"] = new JwtOptions { Secret = TokenMaker.Secret, Algorithms = ["HS256"] },
        ["opaque"] = new IntrospectionOptions { Endpoint = "https://id.test/introspect", ClientId = "gateway", ClientSecret = "secret" },
        ["next"] = new AuthJsOptions { Secrets = ["secret"] },
        ["staging"] = new BasicOptions { Users = new Dictionary<string, string> { ["ada"] = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" } },
        ["laravel"] = new LaravelSessionOptions { Keys = [$"base64:{Convert.ToBase64String(new byte[32])}"] },
        ["clients"] = new ClientCertificateOptions { Thumbprints = [new string('a', 64)] },
        ["partners"] = new ApiKeyOptions { Keys = [new ApiKeyEntry { Sha256 = new string('a', 64), Owner = "a", Scopes = ["a"], Tag = "a" }] },
        ["sanctum"] = Asking("sub", "scope"),
        ["users"] = Asking("sub"),
        ["microsoft"] = Asking("sub", "scp", "role"),
        ["keycloak"] = Asking("sub", "realm_access"),
        ["anybody"] = Asking(),
    };

    [Theory]
    [InlineData("node", "scopes any roles subject claim:tenant")]
    [InlineData("opaque", "scopes any roles subject claim:tenant")]
    [InlineData("next", "scopes any roles subject claim:tenant")]
    [InlineData("staging", "subject claim:sub roles@sub")]
    [InlineData("laravel", "subject claim:sub roles@sub")]
    [InlineData("clients", "subject claim:sub claim:iss claim:cn claim:dns claim:x5t#S256 roles@sub")]
    [InlineData("partners", "scopes any subject claim:sub claim:tag roles@sub")]
    [InlineData("sanctum", "scopes any subject claim:sub roles@sub")]
    [InlineData("users", "subject claim:sub roles@sub")]
    [InlineData("microsoft", "scopes any roles subject claim:sub roles@sub")]
    [InlineData("keycloak", "subject claim:sub claim:realm_access.level roles@sub roles@realm_access.roles")]
    [InlineData("anybody", "")]
    [InlineData("anybody staging sanctum", "scopes any subject claim:sub roles@sub")]
    public void CanBeMet_WhatASchemeKnowsOfCallers_IsEnoughOrNot(string schemes, string met)
    {
        string[] all =
        [
            "scopes", "any", "roles", "subject", "claim:sub", "claim:iss", "claim:cn", "claim:dns", "claim:x5t#S256", "claim:tag", "claim:tenant",
            "claim:realm_access.level", "claim:realm_accessible", "roles@sub", "roles@realm_access.roles",
        ];
        // Where a scheme may have any claim, the row says so with one that nobody else has.
        var expected = met.Contains("claim:tenant", StringComparison.Ordinal) ? all : met.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(expected.Order(StringComparer.Ordinal), all.Where(asked => CanBeMet(schemes, Asked(asked))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void CanBeMet_WhereNothingIsAsked_OrAnonymousGetThrough_IsTrue()
    {
        Assert.All(Schemes.Keys, static scheme => Assert.True(CanBeMet(scheme, new PolicyOptions())));
        Assert.True(CanBeMet("anybody", new PolicyOptions { RequireSubject = true, Optional = true }));
    }

    [Fact]
    public void CanBeMet_OneOfTwoThings_IsNotEnough() =>
        Assert.False(CanBeMet("sanctum", new PolicyOptions { Scopes = ["a"], Roles = ["a"] }));

    private static ForwardAuthOptions Asking(params string[] claims) => new()
    {
        Cluster = "laravel", Path = "/api/user", AllScopes = "*", Claims = claims.ToDictionary(static claim => claim, static claim => $"$.{claim}"),
    };

    private static PolicyOptions Asked(string what) => what.Split(':', '@') switch
    {
        ["scopes"] => new() { Scopes = ["a"] },
        ["any"] => new() { AnyScope = ["a", "b"] },
        ["roles"] => new() { Roles = ["a"] },
        ["roles", var claim] => new() { Roles = ["a"], RoleClaims = [claim] },
        ["claim", var claim] => new() { Claims = new Dictionary<string, IReadOnlyList<string>> { [claim] = ["a", new string('a', 64)] } },
        _ => new() { RequireSubject = true },
    };

    private static bool CanBeMet(string schemes, PolicyOptions policy)
    {
        var planned = new Planned(new AuthenticationOptions
        {
            Schemes = Schemes, Policies = new Dictionary<string, PolicyOptions> { ["policy"] = policy with { Schemes = schemes.Split(' ') } },
        });
        Assert.Empty(planned.Errors.Errors);
        return planned.Policy().CanBeMet;
    }
}
