using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Policies;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Authentication.Policies;

public sealed class BrowserTests
{
    private const string Browser = "text/html,application/xhtml+xml,*/*;q=0.8";

    [Theory]
    [InlineData("GET", Browser, "", "", true)]
    [InlineData("HEAD", Browser, "", "", true)]
    [InlineData("GET", Browser, "Sec-Fetch-Mode", "navigate", true)]
    [InlineData("GET", Browser, "Sec-Fetch-Mode", "cors", false)]
    [InlineData("GET", Browser, "X-Requested-With", "XMLHttpRequest", false)]
    [InlineData("GET", Browser, "Authorization", "Bearer x", false)]
    [InlineData("POST", Browser, "", "", false)]
    [InlineData("GET", "application/json", "", "", false)]
    [InlineData("GET", "*/*", "", "", false)]
    [InlineData("GET", "", "", "", false)]
    public void LoginPage_IsForBrowsersThatOpenAPage(string method, string accept, string header, string value, bool expected)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Headers.Accept) = (method, accept);
        if (header.Length > 0)
            request.Headers[header] = value;

        Assert.Equal(expected, LoginPage.IsFor(request));
    }

    [Theory]
    [InlineData("/account", "?a=1&b=%2F", "/login?next=%2Faccount%3Fa%3D1%26b%3D%252F")]
    [InlineData("//evil.test/x", "", "/login?next=%2Fevil.test%2Fx")]
    [InlineData("/", "", "/login?next=%2F")]
    public void AddressFor_APage_NamesItWithoutAHost(string path, string query, string expected)
    {
        var request = new DefaultHttpContext().Request;
        (request.Path, request.QueryString) = (path, new QueryString(query));

        Assert.Equal(expected, new LoginPage("/login?next={url}").AddressFor(request));
    }

    [Theory]
    [InlineData("Upgrade", "websocket", "https://shop.test", true)]
    [InlineData("Upgrade", "WebSocket", "https://SHOP.test", true)]
    [InlineData("Upgrade", "websocket", "https://evil.test", false)]
    [InlineData("Upgrade", "websocket", "https://shop.test.evil.test", false)]
    [InlineData("Upgrade", "websocket", "null", false)]
    [InlineData("Upgrade", "websocket", "", true)]
    [InlineData("Accept", "text/event-stream", "https://evil.test", false)]
    [InlineData("Accept", "text/html", "https://evil.test", true)]
    public void TakesOrigin_OfAStream_ThatIsListed(string header, string value, string origin, bool expected)
    {
        var policy = Planned.Of(new ApiKeyOptions { KeysFile = null, Keys = [new ApiKeyEntry { Sha256 = new string('0', 64), Owner = "a" }] }, new PolicyOptions { Origins = ["https://shop.test"] }).Policy();
        var request = new DefaultHttpContext().Request;
        request.Headers[header] = value;
        if (origin.Length > 0)
            request.Headers.Origin = origin;

        Assert.Equal(expected, policy.TakesOrigin(request));
    }
}
