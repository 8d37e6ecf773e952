using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Laravel;

[Collection(ShopTests.Name)]
public sealed class UploadTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private static readonly byte[] Photo = RandomNumberGenerator.GetBytes(20_000_000);
    private static readonly string PhotoHash = Convert.ToHexStringLower(SHA256.HashData(Photo));

    [Fact]
    public async Task Form_With20Megabytes_ArrivesUnchanged()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        using var file = new ByteArrayContent(Photo);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var form = new MultipartFormDataContent { { file, "file", "été photo.jpg" } };

        var response = await client.PostAsync("/api/uploads", form);

        var result = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(Photo.Length, result.GetProperty("size").GetInt32());
        Assert.Equal(PhotoHash, result.GetProperty("sha256").GetString());
        Assert.Equal("image/jpeg", result.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_With20Megabytes_ArrivesUnchanged(bool isChunked)
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/uploads") { Content = new ByteArrayContent(Photo) };
        request.Headers.TransferEncodingChunked = isChunked;

        var response = await client.SendAsync(request);

        var result = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Photo.Length, result.GetProperty("size").GetInt32());
        Assert.Equal(PhotoHash, result.GetProperty("sha256").GetString());
    }
}
