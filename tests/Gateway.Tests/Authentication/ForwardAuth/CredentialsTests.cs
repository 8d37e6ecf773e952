using Gateway.Transforms.Authentication.ForwardAuth;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Authentication.ForwardAuth;

public sealed class CredentialsTests
{
    private static readonly CredentialPart[] Parts = [CredentialPart.Parse("header:Authorization")!, CredentialPart.Parse("cookie:session")!, CredentialPart.Parse("cookie:remember_*")!];

    [Theory]
    [InlineData("Host", "other.test", false)]
    [InlineData("Origin", "https://other.test", false)]
    [InlineData("Referer", "https://other.test/page", false)]
    [InlineData("Referer", "https://shop.test/another/page?x=1", true)]
    [InlineData("Authorization", "Bearer b", false)]
    [InlineData("Cookie", "session=2; remember_me=1; cart=7", false)]
    [InlineData("Cookie", "session=1; remember_me=2; cart=7", false)]
    [InlineData("Cookie", "session=1; remember_me=1; cart=8", true)]
    [InlineData("Accept-Language", "de", true)]
    [InlineData("Host", "SHOP.test", true)]
    [InlineData("Origin", "https://SHOP.test", true)]
    [InlineData("Origin", "", false)]
    [InlineData("Origin", "null", false)]
    public void Key_OfTwoRequests_IsTheSameOnlyWhereAnAnswerHoldsForBoth(string header, string value, bool expected)
    {
        var one = Request();
        var other = Request();
        other.Headers[header] = value;

        Assert.Equal(expected, Credentials.Of(one, Parts)!.Key == Credentials.Of(other, Parts)!.Key);
    }

    [Fact]
    public void Key_WithWhatIsNoOrigin_IsOneForAll()
    {
        var keys = new HashSet<Gateway.Transforms.Authentication.Tokens.TokenKey>();
        foreach (var junk in (string[])["null", "junk", "https://", "https://a:b@shop.test", "data:1", $"https://{new string('a', 300)}.test", "/page"])
        {
            var request = Request();
            (request.Headers.Origin, request.Headers.Referer) = (junk, junk);
            keys.Add(Credentials.Of(request, Parts)!.Key);
        }

        Assert.Single(keys);
    }

    [Fact]
    public void Key_OverAnotherScheme_IsAnother()
    {
        var one = Request();
        var other = Request();
        other.Scheme = "http";

        Assert.NotEqual(Credentials.Of(one, Parts)!.Key, Credentials.Of(other, Parts)!.Key);
    }

    [Fact]
    public void Headers_AreThoseNamedAndNoOthers()
    {
        var headers = Credentials.Of(Request(), Parts)!.Headers;

        Assert.Equal([new("Authorization", "Bearer a"), new("Cookie", "session=1; remember_me=1")], headers);
    }

    [Fact]
    public void Of_ARequestWithNoneOfThem_IsNull()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Cookie = "cart=7; Session=1";

        Assert.Null(Credentials.Of(request, Parts));
    }

    private static HttpRequest Request()
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Headers.Host, request.Headers.Origin, request.Headers.Referer) = ("https", "shop.test", "https://shop.test", "https://shop.test/page");
        request.Headers.Authorization = "Bearer a";
        request.Headers.Cookie = "session=1; remember_me=1; cart=7";
        return request;
    }
}
