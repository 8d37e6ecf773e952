using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using static Gateway.IntegrationTests.Cors.CorsGateway;

namespace Gateway.IntegrationTests.Cors;

/// <summary>What scripts of other origins may read, whoever answers.</summary>
public sealed class ResponseTests(CorsGateway gateway) : IClassFixture<CorsGateway>
{
    private const string Key = "X-Key: ann-key";

    [Theory]
    [InlineData("1.1", Shop)]
    [InlineData("2", Checkout)]
    public async Task Response_OfTheBackend_SaysWhatThePolicyDoes_Once(string version, string origin)
    {
        var answer = await gateway.SendAsync("GET", "/guarded/orders", version, $"Origin: {origin}", Key);

        Assert.Equal((200, "\"/guarded/orders\""), (answer.Status, answer.Text));
        AssertReadable(answer, origin);
        Assert.Equal("php", answer.ValueOf("X-Backend"));
    }

    [Theory]
    [InlineData("/open/x", Evil)]
    [InlineData("/open/x", "null")]
    [InlineData("/open/x", null)]
    [InlineData("/off/x", Shop)]
    public async Task Response_ForAnyOtherOrigin_OrNone_HasOnlyVary(string target, string? origin)
    {
        var answer = await gateway.GetAsync(target, origin is null ? [] : [$"Origin: {origin}"]);

        Assert.Equal(200, answer.Status);
        AssertNotReadable(answer);
    }

    [Fact]
    public async Task Response_WhereAnyOriginIsAllowed_NamesNone()
    {
        var answer = await gateway.GetAsync("/anybody/x", $"Origin: {Evil}");

        Assert.Equal("*", answer.ValueOf("Access-Control-Allow-Origin"));
        Assert.Null(answer.ValueOf("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/guarded/orders", 401)]
    [InlineData("/office/x", 403)]
    [InlineData("/closed/x", 503)]
    [InlineData("/dead/x", 502)]
    [InlineData("/home", 401)]
    public async Task Failure_OfTheGateway_CanBeReadToo(string target, int status)
    {
        var answer = await gateway.GetAsync(target, $"Origin: {Checkout}");

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ValueOf("Content-Type")));
        AssertReadable(answer, Checkout);
        AssertNotReadable(await gateway.GetAsync(target, $"Origin: {Evil}"));
    }

    [Fact]
    public async Task TooManyRequests_CanBeRead()
    {
        await gateway.GetAsync("/limited/x", $"Origin: {Shop}");
        var answer = await gateway.GetAsync("/limited/x", $"Origin: {Shop}");

        Assert.Equal((429, "application/problem+json"), (answer.Status, answer.ValueOf("Content-Type")));
        Assert.NotNull(answer.ValueOf("Retry-After"));
        AssertReadable(answer, Shop);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task CacheHit_ForTwoOrigins_IsEachOnesOwn(string coding)
    {
        var (target, accept) = ($"/cached/{coding}", $"Accept-Encoding: {coding}");
        var answers = new List<WireResponse>();
        foreach (var origin in (string?[])[Shop, Checkout, Evil, null, Shop])
            answers.Add(await gateway.GetAsync(target, [accept, .. origin is null ? [] : new[] { $"Origin: {origin}" }]));

        Assert.Equal(1, gateway.CountOf(target));
        Assert.All(answers.Skip(1), static answer => Assert.Contains("; hit", answer.ValueOf("Cache-Status"), StringComparison.Ordinal));
        AssertReadable(answers[0], Shop);
        AssertReadable(answers[1], Checkout);
        AssertNotReadable(answers[2]);
        AssertNotReadable(answers[3]);
        AssertReadable(answers[4], Shop);
        Assert.All(answers, static answer => Assert.Contains("Accept-Encoding", string.Join(", ", answer.ValuesOf("Vary")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Aggregate_SaysWhatItsPolicyDoes_AndNotWhatPartsSay()
    {
        var answer = await gateway.GetAsync("/home", $"Origin: {Shop}", Key);

        Assert.Equal((200, "{\"a\":\"/part/a\"}"), (answer.Status, answer.Text));
        AssertReadable(answer, Shop);
    }

    [Fact]
    public async Task WebSocket_OfAnyOrigin_IsLeftAlone()
    {
        await using var client = await RawConnection.OpenAsync(gateway.Gateway.BaseAddress);

        await client.SendAsync(
            "GET", "/open/ws", ["Host: localhost", $"Origin: {Evil}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]);
        var answer = await client.ReceiveHeadAsync();

        Assert.Equal((101, "*", null), (answer.Status, answer.ValueOf("Access-Control-Allow-Origin"), answer.ValueOf("Vary")));
    }

    private static void AssertReadable(WireResponse answer, string origin)
    {
        Assert.Equal(origin, answer.ValueOf("Access-Control-Allow-Origin"));
        Assert.Equal("true", answer.ValueOf("Access-Control-Allow-Credentials"));
        Assert.Equal("X-Total", answer.ValueOf("Access-Control-Expose-Headers"));
        AssertVaries(answer);
    }

    private static void AssertNotReadable(WireResponse answer)
    {
        Assert.DoesNotContain(answer.Headers, static header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        AssertVaries(answer);
    }

    private static void AssertVaries(WireResponse answer) => Assert.Single(
        string.Join(", ", answer.ValuesOf("Vary")).Split(", "), static name => name.Equals("Origin", StringComparison.OrdinalIgnoreCase));
}
