using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>What clients get of an aggregate of which a part fails.</summary>
public sealed class FailureTests(AggregatingGateway aggregating, ITestOutputHelper output)
    : GatewayTest(aggregating.Gateway, output), IClassFixture<AggregatingGateway>
{
    /// <summary>What the backend does, the status that is told, the reason, and the answer's status where the part is required.</summary>
    public static TheoryData<string, int?, string, int> Faults { get; } = new()
    {
        { "slow", null, "timeout", 504 },
        { "stalls", null, "timeout", 504 },
        { "closed", null, "broken_off", 502 },
        { "reset", null, "broken_off", 502 },
        { "cut", null, "broken_off", 502 },
        { "chunk-cut", null, "broken_off", 502 },
        { "garbage", null, "broken_off", 502 },
        { "text", 200, "content_type", 502 },
        { "no-type", 200, "content_type", 502 },
        { "html", 200, "not_json", 502 },
        { "nothing", 200, "not_json", 502 },
        { "half", 200, "not_json", 502 },
        { "two", 200, "not_json", 502 },
        { "latin1", 200, "characters", 502 },
        { "surrogate", 200, "characters", 502 },
        { "twice", 200, "repeated_name", 502 },
        { "deep", 200, "too_deep", 502 },
        { "huge", null, "too_large", 502 },
        { "bomb", 200, "too_large", 502 },
        { "not-gzip", 200, "coding", 502 },
        { "compress", 200, "coding", 502 },
        { "302", 302, "redirect", 502 },
        { "400", 400, "status", 400 },
        { "401", 401, "status", 401 },
        { "402", 402, "status", 402 },
        { "403", 403, "status", 403 },
        { "404", 404, "status", 404 },
        { "405", 405, "status", 502 },
        { "409", 409, "status", 409 },
        { "410", 410, "status", 410 },
        { "418", 418, "status", 502 },
        { "422", 422, "status", 422 },
        { "429", 429, "status", 429 },
        { "500", 500, "status", 502 },
        { "503", 503, "status", 502 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task OptionalPart_Fails_LeavesTheRestAndSaysSo(string kind, int? status, string reason, int required)
    {
        _ = required;
        using var response = await aggregating.GetAsync($"/optional/{kind}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var told = status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null";
        Assert.Equal(
            $$"""{"good":{"good":true},"bad":{"stands":"in"},"errors":[{"part":"bad","status":{{told}},"reason":"{{reason}}"}]}""",
            await response.Content.ReadAsStringAsync());
        Assert.Matches($"^good;dur=\\d+;status=200, bad;dur=\\d+{(status is null ? "" : $";status={status}")};error={reason}$", response.Headers.GetValues("Gateway-Parts").Single());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task RequiredPart_Fails_AnswersAsHttpHasIt(string kind, int? status, string reason, int required)
    {
        using var response = await aggregating.GetAsync($"/required/{kind}");

        Assert.Equal(required, (int)response.StatusCode);
        Assert.Contains($"error={reason}", response.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
        if (required == status)
            Assert.Contains("\"message\":", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        else
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task RequiredPart_Refuses_ItsHeadersGoWithItsStatus()
    {
        using var unauthorized = await aggregating.GetAsync("/required/401");
        using var busy = await aggregating.GetAsync("/required/429");
        using var down = await aggregating.GetAsync("/required/503");

        Assert.Equal("Bearer realm=\"shop\"", unauthorized.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal("session=; Max-Age=0", unauthorized.Headers.GetValues("Set-Cookie").Single());
        Assert.Equal("7", busy.Headers.GetValues("Retry-After").Single());
        Assert.Equal("3", down.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task Errors_Omitted_AreInTheHeaderAlone()
    {
        using var response = await aggregating.GetAsync("/silent/500");

        Assert.Equal("""{"good":{"good":true},"bad":null}""", await response.Content.ReadAsStringAsync());
        Assert.Contains("bad;", response.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Backend_Refuses_IsUnreachable()
    {
        using var optional = await aggregating.GetAsync("/refused");
        using var required = await aggregating.GetAsync("/refused-required");

        Assert.Contains("""{"part":"bad","status":null,"reason":"unreachable"}""", await optional.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, required.StatusCode);
    }

    [Fact]
    public async Task RequiredPart_Fails_NobodyWaitsForOthers()
    {
        using var response = await aggregating.GetAsync("/early");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("hangs;", response.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
        Assert.Contains("error=cancelled", response.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
        await IsGivenUpAsync("/hang/early");
    }

    [Fact]
    public async Task Aggregate_OutOfTime_AnswersWithWhatIsThere()
    {
        using var optional = await aggregating.GetAsync("/brief");
        using var required = await aggregating.GetAsync("/brief-required");

        Assert.Equal(
            """{"good":{"good":true},"hangs":null,"errors":[{"part":"hangs","status":null,"reason":"timeout"}]}""", await optional.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.GatewayTimeout, required.StatusCode);
        await IsGivenUpAsync("/hang/brief");
    }

    [Fact]
    public async Task Client_Leaves_AllPartsAreGivenUp()
    {
        using var client = Gateway.CreateClient();
        using var leaving = new CancellationTokenSource();
        var request = client.GetAsync("/leave", leaving.Token);
        await Eventually.HoldsAsync(() => aggregating.RequestsFor("/hang/leave").Count == 2, "both parts are asked");

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        await IsGivenUpAsync("/hang/leave");
    }

    [Fact]
    public async Task Parts_TooLargeTogether_OneIsLeftOut()
    {
        using var response = await aggregating.GetAsync("/large");

        var json = await AggregatingGateway.JsonOf(response);
        Assert.Equal("too_large", json.GetProperty("errors")[0].GetProperty("reason").GetString());
        Assert.Equal(1, json.GetProperty("errors").GetArrayLength());
    }

    // The gateway closes the connection of a request that nobody waits for.
    private Task IsGivenUpAsync(string path) => Eventually.HoldsAsync(
        () => aggregating.RequestsFor(path) is { Count: > 0 } requests && requests.All(request => !aggregating.Backend.IsOpen(request.Connection)), $"{path} is given up");
}
