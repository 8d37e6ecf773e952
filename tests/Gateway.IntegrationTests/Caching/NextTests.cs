using System.Net;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Caching;

/// <summary>A Next shop whose static pages call themselves cacheable for everyone, guarded or not.</summary>
public sealed partial class NextTests(CachedBackends shops, ITestOutputHelper output) : GatewayTest(shops.Gateway, output), IClassFixture<CachedBackends>
{
    private const string Session = "Cookie: shop_session=ada";
    private const string Secret = "Only for those who have logged in.";

    [Theory]
    [InlineData(CachedBackends.Next)]
    [InlineData(CachedBackends.NextPages)]
    public async Task Assets_OfAPage_AreServedFromTheCache(string host)
    {
        var page = await shops.GetAsync(host, "/images");
        var assets = Asset().Matches(page.Text).Select(static match => match.Value).Distinct().ToArray();
        Assert.NotEmpty(assets);

        foreach (var asset in assets)
        {
            var first = await shops.GetAsync(host, asset);
            var second = await shops.GetStoredAsync(host, asset);

            Assert.Equal(200, second.Status);
            Assert.Equal(first.Body, second.Body);
            Assert.Equal(first.ValueOf("Content-Type"), second.ValueOf("Content-Type"));
            Assert.Equal(304, (await shops.GetAsync(host, asset, $"If-None-Match: {second.ValueOf("ETag")}")).Status);
        }
    }

    [Theory]
    [InlineData("/images")]
    [InlineData("/login")]
    [InlineData("/isr")]
    public async Task StaticPage_IsStoredWhereThePolicySaysSoAlone(string page)
    {
        await shops.GetAsync(CachedBackends.Next, page);
        await shops.GetAsync(CachedBackends.NextPages, page);

        Assert.DoesNotContain("; hit", (await shops.GetAsync(CachedBackends.Next, page)).ValueOf("Cache-Status"), StringComparison.Ordinal);
        var hit = await shops.GetStoredAsync(CachedBackends.NextPages, page);
        Assert.Contains("; hit", hit.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Contains("<html", hit.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/products")]
    [InlineData("/streaming")]
    public async Task PageMadeForEachRequest_IsNeverStored(string page)
    {
        foreach (var host in (string[])[CachedBackends.Next, CachedBackends.NextPages])
        {
            for (var round = 0; round < 2; round++)
            {
                var answer = await shops.GetAsync(host, page);
                Assert.Equal(200, answer.Status);
                Assert.DoesNotContain("stored", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
                Assert.DoesNotContain("; hit", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
            }
        }
    }

    // The guard looks at a cookie, and the page says s-maxage=31536000 without Vary: Cookie.
    [Theory]
    [InlineData(CachedBackends.Next)]
    [InlineData(CachedBackends.NextPages)]
    public async Task GuardedPage_IsNeverHandedToOthers(string host)
    {
        foreach (var target in (string[])["/account", "/account?x.css", "/account?_rsc=1"])
        {
            for (var round = 0; round < 3; round++)
            {
                var mine = await shops.GetAsync(host, target, Session);
                Assert.Equal((200, true), (mine.Status, mine.Text.Contains(Secret, StringComparison.Ordinal)));

                var theirs = await shops.GetAsync(host, target);
                Assert.Equal(307, theirs.Status);
                Assert.DoesNotContain(Secret, theirs.Text, StringComparison.Ordinal);
            }

            var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => shops.GetAsync(host, target, i % 2 == 0 ? Session : "X-Nobody: 1")));
            Assert.All(many.Select(static (answer, i) => (answer, IsIn: i % 2 == 0)), static pair =>
                Assert.Equal((pair.IsIn ? 200 : 307, pair.IsIn), (pair.answer.Status, pair.answer.Text.Contains(Secret, StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task Components_AndPages_OfOneAddress_AreKeptApart()
    {
        // Where Next itself sends a client that asks for components.
        var target = (await shops.GetAsync(CachedBackends.NextPages, "/images", "RSC: 1")).ValueOf("Location")!;

        for (var round = 0; round < 3; round++)
        {
            var components = await GetAsync("RSC: 1");
            var page = await GetAsync();

            Assert.StartsWith("text/x-component", components.ValueOf("Content-Type"), StringComparison.Ordinal);
            Assert.StartsWith("text/html", page.ValueOf("Content-Type"), StringComparison.Ordinal);

            Task<RawResponse> GetAsync(params string[] headers) =>
                round == 0 ? shops.GetAsync(CachedBackends.NextPages, target, headers) : shops.GetStoredAsync(CachedBackends.NextPages, target, headers);
        }

        Assert.StartsWith("text/html", (await shops.GetAsync(CachedBackends.NextPages, "/images")).ValueOf("Content-Type"), StringComparison.Ordinal);
    }

    // What Connection names does not reach Next, which then sends a page where components were asked for.
    [Fact]
    public async Task Components_ThatConnectionTakesAway_LeaveNoPageInTheirPlace()
    {
        var target = (await shops.GetAsync(CachedBackends.NextPages, "/login", "RSC: 1")).ValueOf("Location")!;

        await shops.GetAsync(CachedBackends.NextPages, target, "RSC: 1", "Connection: RSC");

        Assert.StartsWith("text/x-component", (await shops.GetAsync(CachedBackends.NextPages, target, "RSC: 1")).ValueOf("Content-Type"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_AreStoredForEachFormThatClientsTake()
    {
        var page = await shops.GetAsync(CachedBackends.Next, "/images");
        var image = WebUtility.HtmlDecode(Image().Match(page.Text).Value);

        for (var round = 0; round < 2; round++)
        {
            foreach (var type in (string[])["image/webp", "image/png"])
            {
                var accept = $"Accept: {type}";
                var answer = await (round == 0 ? shops.GetAsync(CachedBackends.Next, image, accept) : shops.GetStoredAsync(CachedBackends.Next, image, accept));
                Assert.Equal(200, answer.Status);
                Assert.Equal(type == "image/webp", answer.ValueOf("Content-Type") == "image/webp");
            }
        }
    }

    [GeneratedRegex("""/_next/static/[^"\\ ]+\.(js|css)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asset();

    [GeneratedRegex("""/_next/image\?[^" ]+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Image();
}
