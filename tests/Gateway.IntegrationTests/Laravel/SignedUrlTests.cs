using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Laravel;

[Collection(ShopTests.Name)]
public sealed class SignedUrlTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private const string Request = "/signed-link?name=Ren%C3%A9%20O%27Hara&note=two%20words%20%2B%20caf%C3%A9";

    [Theory]
    [InlineData("url")]
    [InlineData("temporary_url")]
    public async Task Link_OpenedAsItWasMade_IsValid(string kind)
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        var link = await CreateLinkAsync(client, kind);

        var response = await OpenAsync(link);

        Assert.StartsWith($"{client.BaseAddress}signed/Ren%C3%A9%20O", link, StringComparison.Ordinal);
        Assert.Equal(200, response.Status);
        var opened = JsonSerializer.Deserialize<JsonElement>(response.Body);
        Assert.Equal("René O'Hara", opened.GetProperty("name").GetString());
        Assert.Equal("two words + café", opened.GetProperty("note").GetString());
    }

    [Theory]
    [InlineData("note=two", "note=TWO")]
    [InlineData("/signed/Ren%C3%A9", "/signed/Ren")]
    [InlineData("signature=", "signature=0")]
    [InlineData("two%20words", "two+words")]
    public async Task Link_TamperedWith_Answers403(string original, string forged)
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        var link = await CreateLinkAsync(client, "url");
        Assert.Contains(original, link, StringComparison.Ordinal);

        var response = await OpenAsync(link.Replace(original, forged, StringComparison.Ordinal));

        Assert.Equal((int)HttpStatusCode.Forbidden, response.Status);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: elsewhere.test")]
    [InlineData("X-Forwarded-Port: 6666")]
    [InlineData("X-Forwarded-Proto: https")]
    public async Task Link_OpenedWithSpoofedHeader_IsStillValid(string header)
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        var link = await CreateLinkAsync(client, "url");

        var response = await OpenAsync(link, header);

        Assert.Equal(200, response.Status);
    }

    [Fact]
    public async Task Link_OpenedUnderAnotherHost_Answers403()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        var link = await CreateLinkAsync(client, "url");

        var response = await OpenAsync(link.Replace($":{Gateway.BaseAddress.Port}", "", StringComparison.Ordinal));

        Assert.Equal((int)HttpStatusCode.Forbidden, response.Status);
    }

    private static async Task<string> CreateLinkAsync(HttpClient client, string kind)
    {
        var links = await client.GetFromJsonAsync<JsonElement>(Request);
        return links.GetProperty(kind).GetString()!;
    }

    /// <summary>Opens a link without a URI class that would tidy it.</summary>
    private Task<RawResponse> OpenAsync(string link, params string[] headers)
    {
        var slash = link.IndexOf('/', "http://".Length);
        return RawConnection.GetAsync(Gateway.BaseAddress, link["http://".Length..slash], link[slash..], headers);
    }
}
