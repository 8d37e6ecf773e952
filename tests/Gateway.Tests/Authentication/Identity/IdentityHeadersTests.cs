using System.Text.Json;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Tests.Authentication.Identity;

public sealed class IdentityHeadersTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("with blanks", "with%20blanks")]
    [InlineData(" ends ", "%20ends%20")]
    [InlineData("100%", "100%25")]
    [InlineData("J\u00f6rg", "J%C3%B6rg")]
    [InlineData("a\r\nX-Admin: 1", "a%0D%0AX-Admin:%201")]
    [InlineData("\ud83d\ude00", "%F0%9F%98%80")]
    [InlineData("a\0b", "a%00b")]
    public void Value_OfAnyText_CanStandInAHeaderAndBeReadBack(string text, string expected)
    {
        var value = HeaderValue.Of(text);

        Assert.Equal(expected, value);
        Assert.Equal(text, Uri.UnescapeDataString(value));
    }

    [Fact]
    public void Of_Claims_WritesThoseThatAreThere()
    {
        using var claims = JsonDocument.Parse($$$"""{"sub":"7","scopes":["a","b"],"realm_access":{"roles":["x","y"]},"paid":true,"teams":["a b","J\u00f6rg"],"scheme":"another","long":"{{{new string('l', 5000)}}}","empty":"","o":{} }""");
        var headers = new IdentityHeaders(new IdentityOptions
        {
            Headers = new Dictionary<string, string>
            {
                ["X-Sub"] = "sub", ["X-Scopes"] = "scope", ["X-Roles"] = "realm_access.roles", ["X-Paid"] = "paid",
                ["X-Long"] = "long", ["X-Empty"] = "empty", ["X-Object"] = "o", ["X-Teams"] = "teams", ["X-None"] = "none", ["X-Scheme"] = "scheme",
            },
        }, key: null, TimeProvider.System).Of("node", claims.RootElement);

        Assert.Equal(["X-Sub: 7", "X-Scopes: a b", "X-Roles: x y", "X-Paid: true", "X-Teams: a%20b J%C3%B6rg", "X-Scheme: node"], headers.Select(static header => $"{header.Key}: {header.Value}"));
    }

    [Theory]
    [InlineData("Expires")]
    [InlineData("allow")]
    [InlineData("Last-Modified")]
    [InlineData("Content-Type")]
    [InlineData("Content-Anything")]
    [InlineData("content_length")]
    [InlineData("X_Forwarded_For")]
    public void Name_ThatHasAMeaningOfItsOwn_IsAnError(string name)
    {
        var planned = new Planned(new Gateway.Transforms.Authentication.AuthenticationOptions
        {
            Identity = new IdentityOptions { Headers = new Dictionary<string, string> { [name] = "sub" } },
        });

        Assert.Contains("meaning of its own", Assert.Single(planned.Errors.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Auth-Subject", true)]
    [InlineData("x-auth-subject", true)]
    [InlineData("X_Auth_Subject", true)]
    [InlineData("X.Auth-Subject", true)]
    [InlineData("X~Auth|Subject", true)]
    [InlineData("XAuth-Subject", false)]
    [InlineData("X-Auth-Subject-2", false)]
    public void Contains_AnySpellingABackendReadsAsTheSame_IsTrue(string name, bool expected) =>
        Assert.Equal(expected, new IdentityHeaderNames(["X-Auth_Subject"]).Contains(name));
}
