using System.Net;
using System.Text.RegularExpressions;
using Gateway.Demo.Data;

namespace Gateway.Tests.Demo.Web;

public sealed partial class ShopWebTests(DemoServers servers) : IClassFixture<DemoServers>
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/?category=clocks", 200)]
    [InlineData("/?category=cars", 404)]
    [InlineData("/products/tide-clock", 200)]
    [InlineData("/products/missing", 404)]
    [InlineData("/cart", 200)]
    [InlineData("/about", 200)]
    [InlineData("/thanks", 200)]
    [InlineData("/health", 200)]
    [InlineData("/favicon.ico", 200)]
    [InlineData("/assets/missing.css", 404)]
    public async Task Request_Page_HasStatus(string target, int status)
    {
        using var response = await servers.Web.GetAsync(target);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Home_AllProducts_AreLinkedAndNothingIsExternal()
    {
        var page = await servers.Web.GetStringAsync("/");

        Assert.All(Catalogue.Products, product => Assert.Contains($"href=\"/products/{product.Slug}\"", page, StringComparison.Ordinal));
        Assert.DoesNotMatch("(href|src)=\"(https?:)?//", page);
    }

    [Fact]
    public async Task Assets_LinkedByPages_MayBeKeptForEver()
    {
        var pages = await servers.Web.GetStringAsync("/") + await servers.Web.GetStringAsync("/about");
        var assets = AssetLink().Matches(pages).Select(match => match.Value).Distinct().ToArray();

        Assert.Equal(3, assets.Length);
        foreach (var asset in assets)
        {
            using var response = await servers.Web.GetAsync(asset);
            using var again = new HttpRequestMessage(HttpMethod.Get, asset);
            again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            using var second = await servers.Web.SendAsync(again);

            Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        }
    }

    [Theory]
    [InlineData("/cart/add", "productId=3&quantity=2", "", "cart=3x2", "/cart")]
    [InlineData("/cart/add", "productId=3", "3x2", "cart=3x3", "/cart")]
    [InlineData("/cart/remove", "productId=3", "3x2.1x1", "cart=1x1", "/cart")]
    [InlineData("/cart/checkout", "", "3x2", "cart=", "/thanks")]
    public async Task Form_Posted_SetsCookieAndRedirects(string target, string form, string cart, string cookie, string location)
    {
        using var response = await PostAsync(target, form, cart);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(location, response.Headers.Location?.ToString());
        var set = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Equal([cookie, "max-age=604800", "path=/", "samesite=lax", "httponly"], set.Split("; "));
    }

    [Theory]
    [InlineData("productId=99")]
    [InlineData("productId=3&quantity=0")]
    [InlineData("nothing")]
    public async Task Form_Wrong_Is400(string form)
    {
        using var response = await PostAsync("/cart/add", form, "");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Cart_Cookie_ShowsLinesAndCount()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cart");
        request.Headers.Add("Cookie", "cart=3x2.17x1");

        using var response = await servers.Web.SendAsync(request);

        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("<span class=\"badge\">3</span>", page, StringComparison.Ordinal);
        Assert.Contains("Espresso Pair", page, StringComparison.Ordinal);
        Assert.Contains("€80.70", page, StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.Private);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(page), response.Content.Headers.ContentLength);
    }

    private async Task<HttpResponseMessage> PostAsync(string target, string form, string cart)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        if (cart.Length > 0)
            request.Headers.Add("Cookie", $"cart={cart}");
        return await servers.Web.SendAsync(request);
    }

    [GeneratedRegex("/assets/[a-z]+\\.[0-9a-f]{10}\\.(css|js|svg)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AssetLink();
}
