using System.Text.Json;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Tests.Shared.Callers;

public sealed class CallerTests
{
    private const string Ada = """{ "iss": "https://a.test", "sub": "1", "scope": "read", "exp": 1, "iat": 2, "nbf": 3, "jti": "x" }""";

    [Theory]
    [InlineData("""{ "sub": "1", "scope": "read", "iss": "https://a.test" }""")]
    [InlineData("""{ "iss": "https://a.test", "sub": "1", "scope": "read", "exp": 9, "iat": 8, "nbf": 7, "jti": "y" }""")]
    public void Identity_OfAnotherCredentialOfTheSameCaller_IsTheSame(string claims) => Assert.Equal(IdentityOf(Ada), IdentityOf(claims));

    [Theory]
    [InlineData("""{ "iss": "https://b.test", "sub": "1", "scope": "read" }""")]
    [InlineData("""{ "iss": "https://a.test", "sub": 1, "scope": "read" }""")]
    [InlineData("""{ "iss": "https://a.test", "sub": "2", "scope": "read" }""")]
    [InlineData("""{ "iss": "https://a.test", "sub": "1", "scope": "admin" }""")]
    [InlineData("""{ "iss": "https://a.test", "sub": "1", "scope": "read", "act": { "sub": "2" } }""")]
    [InlineData("""{ "iss": "https://a.test", "sub": "1" }""")]
    public void Identity_OfSomebodyElse_IsAnother(string claims) => Assert.NotEqual(IdentityOf(Ada), IdentityOf(claims));

    [Fact]
    public void Identity_OfAnotherSchemeOrWithOtherHeaders_IsAnother()
    {
        Assert.NotEqual(IdentityOf(Ada), IdentityOf(Ada, "other"));
        Assert.NotEqual(IdentityOf(Ada), IdentityOf(Ada, "scheme", ("X-Tenant", "a")));
        Assert.NotEqual(IdentityOf(Ada, "scheme", ("X-Tenant", "ab")), IdentityOf(Ada, "scheme", ("X-Tenanta", "b")));
    }

    private static string IdentityOf(string claims, string scheme = "scheme", params (string Name, string Value)[] headers)
    {
        using var document = JsonDocument.Parse(claims);
        return new Caller(scheme, document.RootElement.Clone(), [.. headers.Select(static header => KeyValuePair.Create(header.Name, header.Value))]).Identity;
    }
}
