using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Laravel;

[Collection(ShopTests.Name)]
public sealed class CatalogueApiTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task List_Paginated_LinksToTheNextPageThroughTheGateway()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);

        var first = await client.GetFromJsonAsync<JsonElement>("/api/products?per_page=5");
        var next = first.GetProperty("links").GetProperty("next").GetString()!;
        var second = await client.GetFromJsonAsync<JsonElement>(next);

        Assert.Equal($"{client.BaseAddress}api/products?per_page=5&page=2", next);
        Assert.Equal([1, 2, 3, 4, 5], IdsOf(first));
        Assert.Equal([6, 7, 8, 9, 10], IdsOf(second));
    }

    [Fact]
    public async Task Item_OfTheList_IsTheOneThatItsLinkOpens()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        var list = await client.GetFromJsonAsync<JsonElement>("/api/products");
        var listed = list.GetProperty("data")[7];

        var item = await client.GetFromJsonAsync<JsonElement>(listed.GetProperty("url").GetString());

        Assert.Equal(listed.GetRawText(), item.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Item_KnownByItsETag_IsNotSentAgain()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        var first = await client.GetAsync("/api/products/3");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/products/3");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        var second = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Fact]
    public async Task Item_ThatDoesNotExist_AnswersLaravelsOwn404()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        using var direct = new HttpClient(GatewayProcess.NewHandler());
        using var throughTheGateway = new HttpRequestMessage(HttpMethod.Get, "/api/products/9999");
        throughTheGateway.Headers.Accept.ParseAdd("application/json");
        using var past = new HttpRequestMessage(HttpMethod.Get, $"{TestBackends.Running.Laravel.Url}/api/products/9999");
        past.Headers.Accept.ParseAdd("application/json");

        var response = await client.SendAsync(throughTheGateway);
        var expected = await direct.SendAsync(past);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(expected.Content.Headers.ContentType, response.Content.Headers.ContentType);
        Assert.Equal(await expected.Content.ReadAsStringAsync(), await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<int> IdsOf(JsonElement list) =>
        list.GetProperty("data").EnumerateArray().Select(static item => item.GetProperty("id").GetInt32());
}
