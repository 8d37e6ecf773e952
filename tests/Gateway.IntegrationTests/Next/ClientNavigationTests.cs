using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Next;

[Collection(ShopTests.Name)]
public sealed class ClientNavigationTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task Navigation_WithRscHeaders_GetsTheComponentsOfThePage()
    {
        using var visitor = Gateway.CreateVisitor(ShopGateway.NextHost);
        visitor.DefaultRequestHeaders.Add("RSC", "1");

        var response = await visitor.GetAsync("/products?page=2");

        Assert.Equal("text/x-component", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Product 13", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("next-router-state-tree", response.Headers.Vary);
    }

    [Fact]
    public async Task Page_WithoutRscHeaders_IsHtml()
    {
        using var visitor = Gateway.CreateVisitor(ShopGateway.NextHost);

        var response = await visitor.GetAsync("/products?page=2");

        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }
}
