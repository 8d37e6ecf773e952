using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Next;

/// <summary>Next runs a server action only when <c>Origin</c> is the host that the visitor sees, port included.</summary>
[Collection(ShopTests.Name)]
public sealed class ServerActionTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task Form_PostedFromTheGatewaysOrigin_IsTaken()
    {
        var text = $"Sturdy {Guid.NewGuid()}";
        using var visitor = Gateway.CreateVisitor(ShopGateway.NextHost);

        var response = await PostAsync(visitor, "/reviews", visitor.BaseAddress!.GetLeftPart(UriPartial.Authority), ("author", "Ada"), ("text", text));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Thank you, Ada!", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(text, await visitor.GetStringAsync("/reviews"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_PostedFromAnotherOrigin_IsRefusedByNext()
    {
        var text = $"Forged {Guid.NewGuid()}";
        using var visitor = Gateway.CreateVisitor(ShopGateway.NextHost);

        var response = await PostAsync(visitor, "/reviews", "http://evil.test", ("author", "Eve"), ("text", text));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain(text, await visitor.GetStringAsync("/reviews"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":1")]
    [InlineData("")]
    public async Task Form_PostedFromAnotherPortOfTheSameHost_IsRefusedByNext(string port)
    {
        var text = $"Neighbouring {Guid.NewGuid()}";
        using var visitor = Gateway.CreateVisitor(ShopGateway.NextHost);

        var response = await PostAsync(visitor, "/reviews", $"http://{ShopGateway.NextHost}{port}", ("author", "Eve"), ("text", text));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain(text, await visitor.GetStringAsync("/reviews"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.test")]
    [InlineData(ShopGateway.NextHost)]
    [InlineData($"{ShopGateway.NextHost}:1")]
    public async Task Form_PostedFromTheGatewaysOriginWithAnotherForwardedHost_IsTaken(string said)
    {
        var text = $"Steadfast {Guid.NewGuid()}";
        using var visitor = Gateway.CreateVisitor(ShopGateway.NextHost);
        visitor.DefaultRequestHeaders.Add("X-Forwarded-Host", said);

        var response = await PostAsync(visitor, "/reviews", visitor.BaseAddress!.GetLeftPart(UriPartial.Authority), ("author", "Ada"), ("text", text));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(text, await visitor.GetStringAsync("/reviews"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_PostedFromAnotherOriginWithItsForwardedHost_IsRefusedByNext()
    {
        using var visitor = Gateway.CreateVisitor(ShopGateway.NextHost);
        visitor.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.test");

        var response = await PostAsync(visitor, "/reviews", "http://evil.test", ("author", "Eve"), ("text", "Forged"));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Account_GuardedByNext_OpensAfterLogin()
    {
        using var visitor = Gateway.CreateVisitor(ShopGateway.NextHost);

        var guarded = await visitor.GetAsync("/account");
        var account = await PostAsync(visitor, "/login", visitor.BaseAddress!.GetLeftPart(UriPartial.Authority));

        Assert.Equal(new Uri(visitor.BaseAddress, "/login?from=%2Faccount"), guarded.RequestMessage!.RequestUri);
        Assert.Equal(new Uri(visitor.BaseAddress, "/account"), account.RequestMessage!.RequestUri);
        Assert.Contains("Only for those who have logged in.", await account.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient visitor, string page, string origin, params (string Name, string Value)[] fields)
    {
        using var form = HtmlForm.Fill(await visitor.GetStringAsync(page), fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = form };
        request.Headers.Add("Origin", origin);
        return await visitor.SendAsync(request);
    }
}
