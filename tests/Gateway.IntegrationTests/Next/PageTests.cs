using System.Net;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Next;

[Collection(ShopTests.Name)]
public sealed partial class PageTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private static Uri Direct => new(TestBackends.Running.Next.Url);

    [Fact]
    public async Task Page_RenderedForARequest_SeesTheGatewaysHostAndTheVisitor()
    {
        using var client = Gateway.CreateClient(ShopGateway.NextHost);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", "visitor=Ada");

        var page = await (await client.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Contains($"""<dd id="host">{ShopGateway.NextHost}:{Gateway.BaseAddress.Port}</dd>""", page, StringComparison.Ordinal);
        Assert.Contains("""<dd id="client">127.0.0.1</dd>""", page, StringComparison.Ordinal);
        Assert.Contains("""<span id="visitor">Ada</span>""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_RenderedForEachRequest_IsNeverTheSame()
    {
        using var client = Gateway.CreateClient(ShopGateway.NextHost);

        var first = Rendering().Match(await client.GetStringAsync("/")).Value;
        var second = Rendering().Match(await client.GetStringAsync("/")).Value;

        Assert.NotEmpty(first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Page_KeptForAWhile_IsRenderedAgainInTime()
    {
        using var client = Gateway.CreateClient(ShopGateway.NextHost);

        var first = Generated().Match(await client.GetStringAsync("/isr")).Value;

        Assert.NotEmpty(first);
        await Eventually.HoldsAsync(
            async () => Generated().Match(await client.GetStringAsync("/isr")).Value != first, "Next rendered the page again");
    }

    [Fact]
    public async Task Page_Compressed_ArrivesInTheBackendsBytes()
    {
        var response = await RawConnection.GetAsync(Gateway.BaseAddress, ShopGateway.NextHost, "/login", "Accept-Encoding: gzip");
        var expected = await RawConnection.GetAsync(Direct, ShopGateway.NextHost, "/login", "Accept-Encoding: gzip");

        Assert.Equal("gzip", response.ValueOf("Content-Encoding"));
        Assert.Equal(expected.Body, response.Body);
        Assert.Equal(expected.ValueOf("ETag"), response.ValueOf("ETag"));
        Assert.Equal(expected.ValuesOf("Vary"), response.ValuesOf("Vary"));
    }

    [Theory]
    [InlineData("image/webp", "image/webp")]
    [InlineData("image/png", "image/png")]
    public async Task Image_Optimised_IsTheOneThatTheBrowserAccepts(string accepted, string type)
    {
        const string Target = "/_next/image?url=%2Fhills.png&w=640&q=75";

        var response = await RawConnection.GetAsync(Gateway.BaseAddress, ShopGateway.NextHost, Target, $"Accept: {accepted}");
        var expected = await RawConnection.GetAsync(Direct, ShopGateway.NextHost, Target, $"Accept: {accepted}");

        Assert.Equal(200, response.Status);
        Assert.Equal(type, response.ValueOf("Content-Type"));
        Assert.Equal(expected.ValueOf("ETag"), response.ValueOf("ETag"));
        Assert.Equal(expected.Body, response.Body);
    }

    [Theory]
    [InlineData("/products/61")]
    [InlineData("/no/such/page")]
    public async Task Page_ThatDoesNotExist_IsNextsOwn404(string target)
    {
        using var client = Gateway.CreateClient(ShopGateway.NextHost);

        var response = await client.GetAsync(target);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("This page could not be found", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("""id="rendering">[\w-]+<""", RegexOptions.None, 1000)]
    private static partial Regex Rendering();

    [GeneratedRegex("""id="generated">[^<]+<""", RegexOptions.None, 1000)]
    private static partial Regex Generated();
}
