using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Admin;

/// <summary>What all endpoints of the admin port have in common.</summary>
public sealed class AdminAnswersTests : IAsyncLifetime
{
    private const string Token = "a-token-for-trying-it-out-only!";

    private GatewayProcess? _gateway;
    private HttpClient? _admin;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayProcess.StartAsync(
            GatewayConfiguration.PassThrough("http://127.0.0.1:9/").Replace("\"Admin\": {", $"\"Admin\": {{ \"Token\": \"{Token}\",", StringComparison.Ordinal));
        _admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = _gateway.AdminAddress };
    }

    public async Task DisposeAsync()
    {
        _admin?.Dispose();
        await _gateway!.DisposeAsync();
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/config/status")]
    [InlineData("/routes")]
    [InlineData("/pressure")]
    [InlineData("/.well-known/jwks.json")]
    public async Task Head_WhereThereIsGet_IsItsHead(string path)
    {
        using var get = await SendAsync(HttpMethod.Get, path);
        using var head = await SendAsync(HttpMethod.Head, path);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.NotEqual(HttpStatusCode.MethodNotAllowed, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("GET", "/nothing", null, 404, "no-route")]
    [InlineData("POST", "/livez", Token, 405, "method-not-allowed")]
    [InlineData("GET", "/cache/purge", null, 405, "method-not-allowed")]
    [InlineData("POST", "/cache/purge", null, 401, "unauthenticated")]
    [InlineData("POST", "/cache/purge", "wrong", 401, "unauthenticated")]
    [InlineData("POST", "/cache/purge", Token, 400, "bad-request")]
    public async Task Refusal_OfAnyKind_IsAProblemDocument(string method, string path, string? token, int status, string type)
    {
        using var response = await SendAsync(new HttpMethod(method), path, token);

        Assert.Equal(status, (int)response.StatusCode);
        await AssertIsProblemAsync(response, status, type);
        Assert.Equal(status == 405, response.Content.Headers.Allow.Count > 0);
    }

    [Fact]
    public async Task Refusal_OfAHost_IsAProblemDocument()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/livez", UriKind.Relative));
        request.Headers.Host = "evil.test";
        using var response = await _admin!.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        await AssertIsProblemAsync(response, 403, "forbidden");
    }

    private static async Task AssertIsProblemAsync(HttpResponseMessage response, int status, string type)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var problem = document.RootElement;
        Assert.Equal(($"urn:gateway:{type}", status), (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32()));
        foreach (var member in (string[])["title", "message", "traceId"])
            Assert.NotEqual("", problem.GetProperty(member).GetString());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await _admin!.SendAsync(request);
    }
}
