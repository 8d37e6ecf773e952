using System.Text.Json;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Tests.Authentication.Revocation;

public sealed class RevocationsTests
{
    [Theory]
    [InlineData("abc", """{"jti":"abc"}""", true)]
    [InlineData("  jti:abc ", """{"jti":"abc"}""", true)]
    [InlineData("jti:abc", """{"jti":"abcd"}""", false)]
    [InlineData("jti:abc", """{"sub":"abc"}""", false)]
    [InlineData("# abc", """{"jti":"# abc"}""", false)]
    [InlineData("sub:7", """{"sub":"7"}""", true)]
    [InlineData("sub:7", """{"sub":7,"iat":1}""", true)]
    [InlineData("sub:7", """{"sub":"8"}""", false)]
    [InlineData("sub:a b", """{"sub":"a b"}""", true)]
    [InlineData("sub:7 1000", """{"sub":"7","iat":999.5}""", true)]
    [InlineData("sub:7 1000", """{"sub":"7","iat":1000}""", false)]
    [InlineData("sub:7 1000", """{"sub":"7"}""", true)]
    [InlineData("sub:7 1970-01-01T00:16:40Z", """{"sub":"7","iat":999}""", true)]
    [InlineData("sub:7 1970-01-01T00:16:40Z", """{"sub":"7","iat":1001}""", false)]
    [InlineData("sub: 42", """{"sub":"42"}""", true)]
    [InlineData("jti: a", """{"jti":"a"}""", true)]
    [InlineData("7", """{"jti":7}""", true)]
    [InlineData("sub:42 2027-01-01T00:00:00.000Z", """{"sub":"42","iat":1700000000}""", true)]
    [InlineData("sub:42 1795000000000", """{"sub":"42","iat":1700000000}""", true)]
    [InlineData("sub:42 1795000000000", """{"sub":"42","iat":1795000001}""", false)]
    [InlineData("sub:42 tomorrow", """{"sub":"42","iat":1795000001}""", true)]
    [InlineData("sub:Acme 2", """{"sub":"Acme 2","iat":1795000001}""", true)]
    public void Has_Caller_WhoIsRevoked(string line, string claims, bool expected)
    {
        var revocations = new Revocations();
        revocations.Add(line);

        Assert.Equal(expected, revocations.Has(Caller(claims)));
    }

    [Fact]
    public void Add_SubjectTwice_TheLaterMomentCounts()
    {
        var revocations = new Revocations();
        foreach (var line in new[] { "sub:7 1000", "sub:7 2000", "sub:7 1500", "", "# nothing" })
            revocations.Add(line);

        Assert.True(revocations.Has(Caller("""{"sub":"7","iat":1999}""")));
        Assert.False(revocations.Has(Caller("""{"sub":"7","iat":2000}""")));
        Assert.Equal(4, revocations.Count);
    }

    private static Caller Caller(string claims)
    {
        using var document = JsonDocument.Parse(claims);
        return new Caller("scheme", document.RootElement.Clone(), []);
    }
}
