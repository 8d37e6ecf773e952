using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>Who answers where the cluster does not.</summary>
public sealed class FallbackTests : IAsyncLifetime
{
    private readonly ScriptedBackend _broken = new(static request => request.Target switch
    {
        "/down" => Scripts.Send("HTTP/1.1 503 Down\r\nX-By: broken\r\nContent-Length: 4\r\n\r\ndown"),
        "/reset" => Scripts.Reset,
        "/gone" => Scripts.Send("HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n"),
        _ => Scripts.Ok("fine"),
    });

    private readonly ScriptedBackend _other = new(static request => request.Id == "both" ? Scripts.Send("HTTP/1.1 502 Down\r\nContent-Length: 4\r\n\r\ndown") : Scripts.Ok("other", "X-By: other"));
    private readonly string _file = Path.GetTempFileName() + ".json";

    public Task InitializeAsync() => File.WriteAllTextAsync(_file, "{\"message\":\"busy\"}");

    public async Task DisposeAsync()
    {
        await _broken.DisposeAsync();
        await _other.DisposeAsync();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("GET", "/down", null, 200, "other", 1)]
    [InlineData("GET", "/reset", null, 200, "other", 1)]
    [InlineData("GET", "/gone", null, 404, "", 0)]
    [InlineData("GET", "/", null, 200, "fine", 0)]
    [InlineData("POST", "/down", "abc", 503, "down", 0)]
    [InlineData("PUT", "/down", "abc", 503, "down", 0)]
    public async Task Cluster_AnswersRequestsThatMayBeSentThere(string method, string target, string? body, int status, string text, int seen)
    {
        await using var gateway = await StartAsync("\"Cluster\": \"other\"", _broken.Address);
        using var response = await gateway.SendAsync(method, target, body, "one");

        Assert.Equal((status, text), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal((1, seen), (_broken.CountOf("one"), _other.CountOf("one")));
        if (seen > 0)
            Assert.Equal("other", response.Headers.GetValues("X-By").Single());
        Assert.Equal(seen, await gateway.MetricAsync("gateway_resilience_fallbacks_total", "\"cluster\""));
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("POST", "abc")]
    public async Task Cluster_AnswersWhatReachedNobody(string method, string? body)
    {
        using var refusing = new RefusingPort();
        await using var gateway = await StartAsync("\"Cluster\": \"other\"", refusing.Address);
        using var response = await gateway.SendAsync(method, "/", body, "one");

        Assert.Equal((HttpStatusCode.OK, "other"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(body ?? "", _other.RequestsOf("one").Single().BodyText);
    }

    [Theory]
    [InlineData("GET", "/down", null, "one")]
    [InlineData("POST", "/reset", "abc", "one")]
    [InlineData("GET", "/down", null, "both")]
    public async Task File_IsTheAnswerWhereThereIsNoOther(string method, string target, string? body, string id)
    {
        var cluster = id == "both" ? "\"Cluster\": \"other\", " : "";
        await using var gateway = await StartAsync($"{cluster}\"File\": \"{_file}\", \"FileStatus\": 200", _broken.Address);
        using var response = await gateway.SendAsync(method, target, body, id);

        Assert.Equal((HttpStatusCode.OK, "{\"message\":\"busy\"}"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.False(response.Headers.Contains("X-By"));
        Assert.Equal(1, await gateway.MetricAsync("gateway_resilience_fallbacks_total", "\"file\""));
    }

    [Fact]
    public async Task File_AnswersWhoIsNotLetIn()
    {
        await using var backend = new HoldingBackend();
        await using var gateway = await StartAsync($"\"File\": \"{_file}\"", backend.Backend.Address, "\"MaxConcurrency\": 1, ");
        var held = gateway.SendAsync("GET", "/");
        await Eventually.HoldsAsync(() => backend.Inside == 1, "the place is taken");
        using var response = await gateway.SendAsync("POST", "/", "abc");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "{\"message\":\"busy\"}"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        await gateway.WaitForErrorAsync("queue_full");
        backend.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
    }

    [Fact]
    public async Task Stale_FromTheCache_AnswersWhoIsNotLetIn()
    {
        await using var backend = new HoldingBackend();
        await using var gateway = await ProtectedGateway.StartAsync(
            """{ "MaxConcurrency": 1 }""",
            [backend.Backend.Address],
            """ "CachePolicy": "short", """,
            """ "Caching": { "Policies": { "short": { "DefaultTtl": "1s", "StaleIfError": "1h" } } }, """);
        var storing = gateway.SendAsync("GET", "/cached", id: "stored");
        await Eventually.HoldsAsync(() => backend.Inside == 1, "it is asked");
        backend.LetGo();
        Assert.Equal("stored", await (await storing).Content.ReadAsStringAsync());
        var held = gateway.SendAsync("GET", "/vip/");
        await Eventually.HoldsAsync(() => backend.Inside == 1, "the place is taken");

        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await gateway.SendAsync("GET", "/cached");
                Assert.Equal((HttpStatusCode.OK, "stored"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
                return await gateway.MetricAsync("gateway_resilience_requests_total", "queue_full") > 0;
            },
            "it is stale, and there is no place to fetch it anew");
        backend.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
    }

    private Task<ProtectedGateway> StartAsync(string fallback, string backend, string more = "") => ProtectedGateway.StartAsync(
        $$"""{ {{more}} "Fallback": { {{fallback}} } }""", [backend], other: $$"""{ "Destinations": { "a": { "Address": "{{_other.Address}}" } } }""");
}
