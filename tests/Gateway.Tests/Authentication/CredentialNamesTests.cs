using Gateway.Transforms.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Authentication;

public sealed class CredentialNamesTests
{
    // Each name is compared with all others: hundreds of them in one request are nobody's, and are not looked at.
    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    public void CookiesOfOnePrefix_MoreThanAnApplicationSets_AreAmbiguous(int count, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = string.Join("; ", Enumerable.Range(0, count).Select(static number => $"remember_web_{number}=x"));

        Assert.Equal(expected, _names.AreAmbiguousIn(context.Request));
    }

    private readonly CredentialNames _names = new(
        ["Authorization", "X-Token"], ["Authorization"], new CredentialCookies(["laravel_session"], ["authjs.session-token"], ["remember_web_"]));

    [Theory]
    [InlineData("a=1; laravel_session=x; b=2", false)]
    [InlineData("laravel_session=x; laravel_session=x", false)]
    [InlineData("laravel_session=x; laravel_session=y", true)]
    [InlineData("laravel.session=y; laravel_session=x", true)]
    [InlineData("laravel.session=y", true)]
    [InlineData("laravel session=y; laravel_session=x", true)]
    [InlineData("laravel[session=y", true)]
    [InlineData("LARAVEL_SESSION=y; laravel_session=x", true)]
    [InlineData("laravel_session =y; laravel_session=x", true)]
    [InlineData("laravel_session_2=y; laravel_session=x", false)]
    [InlineData("authjs.session-token.0=a; authjs.session-token.1=b", false)]
    [InlineData("authjs.session-token=x; authjs.session-token.0=a", true)]
    [InlineData("authjs_session-token=x", true)]
    [InlineData("authjs.session-token.0=a; authjs.session-token.0=a; authjs.session-token.1=b", false)]
    [InlineData("authjs.session-token.0=a; authjs.session-token.0=b", true)]
    [InlineData("authjs.session-token.0=a; authjs.session-token.1=b; authjs.session-token.1=c", true)]
    [InlineData("authjs.session-token.0=a; authjs_session-token.0=b", true)]
    [InlineData("authjs.session-token_0=b", true)]
    [InlineData("Authjs.session-token.0=a", true)]
    [InlineData("authjs.session-token.1=b", true)]
    [InlineData("authjs.session-token.0=a; authjs.session-token.2=c", true)]
    [InlineData("authjs.session-token.00=a", true)]
    [InlineData("authjs.session-token.0=a; authjs.session-token.32=b", true)]
    [InlineData("authjs.session-token.x=a", true)]
    [InlineData("authjs.session-tokens=a", true)]
    [InlineData("authjs.session-token=; authjs.session-token.0=a", true)]
    [InlineData("authjs.session-token.0=\"a\"", true)]
    [InlineData("\tlaravel_session=x", true)]
    [InlineData("a=1;\tlaravel_session=x; b=2", true)]
    [InlineData("laravel_session\t=x", true)]
    [InlineData("laravel_session=x\t; b=2", true)]
    [InlineData("laravel_session=\"x\"", true)]
    [InlineData("%6caravel_session=x", true)]
    [InlineData("other=\"x\"; \tcart=2; laravel_session=x", false)]
    [InlineData("\tremember_web_a=x", true)]
    [InlineData("remember_web_a=\"x\"", true)]
    [InlineData("remember_web_a=x; remember_web_b=y", false)]
    [InlineData("remember_web_a=x; remember_web_a=x", false)]
    [InlineData("remember_web_a=x; remember_web_a=y", true)]
    [InlineData("remember_web_a=x; remember_web_A=y", true)]
    [InlineData("remember.web_a=x", true)]
    [InlineData("remember_web_a.b=x", true)]
    [InlineData("Remember_web_a=x", true)]
    [InlineData("remember_web=x", false)]
    [InlineData("", false)]
    public void AreAmbiguousIn_Cookies_ThatCanBeReadInTwoWays(string cookies, bool expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Cookie = cookies;
        Assert.Equal(expected, _names.AreAmbiguousIn(request));
    }

    [Fact]
    public void AreAmbiguousIn_CookiesOfTwoLines_AreTakenTogether()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Cookie = new(["laravel_session=x", "laravel_session=y"]);
        Assert.True(_names.AreAmbiguousIn(request));
    }

    [Theory]
    [InlineData("Bearer abc", false)]
    [InlineData("bearer  12|abc ", false)]
    [InlineData("Bearer", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Basic YmVhcmVyOmJlYXJlcg==", false)]
    [InlineData("Negotiate abc", false)]
    [InlineData("Token bearerabc", false)]
    [InlineData("Bearer\tabc", true)]
    [InlineData("Bearer abc def", true)]
    [InlineData("Bearer abc, Bearer def", true)]
    [InlineData("Bearer abc,def", true)]
    [InlineData("Bearer \"abc\"", true)]
    [InlineData("Bearer:abc", true)]
    [InlineData("Basic YTpi, Bearer def", true)]
    [InlineData("Basic YTpi Bearer def", true)]
    [InlineData("XBearer abc", true)]
    [InlineData("Token, bearer abc", true)]
    [InlineData("Basic\tYTpi", true)]
    public void AreAmbiguousIn_Authorization_ThatOthersReadAnotherTokenIn(string value, bool expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = value;
        Assert.Equal(expected, _names.AreAmbiguousIn(request));
    }

    [Theory]
    [InlineData("X-Token", 1, false)]
    [InlineData("x-token", 1, false)]
    [InlineData("X-Token", 2, true)]
    [InlineData("X_Token", 1, true)]
    [InlineData("X.token", 1, true)]
    [InlineData("X-Tokens", 2, false)]
    [InlineData("Authorization", 2, true)]
    public void AreAmbiguousIn_Headers_ThatCanBeReadInTwoWays(string name, int count, bool expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[name] = new([.. Enumerable.Range(0, count).Select(static i => $"value-{i}")]);
        Assert.Equal(expected, _names.AreAmbiguousIn(request));
    }
}
