using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>Several requests of a client in one.</summary>
public sealed class BatchTests(AggregatingGateway aggregating, ITestOutputHelper output)
    : GatewayTest(aggregating.Gateway, output), IClassFixture<AggregatingGateway>
{
    [Fact]
    public async Task Batch_OfRoutesAndAggregates_HasTheAnswerOfEachInItsPlace()
    {
        var responses = await ResponsesOfAsync("/raw", "/optional/404", "/fault/404", "/fault/text", "/status/204", "/nowhere/../x");

        Assert.Equal([200, 200, 404, 200, 204, 400], responses.Select(static response => response.GetProperty("status").GetInt32()));
        Assert.Equal(PartScripts.Raw, responses[0].GetProperty("body").GetRawText());
        Assert.Equal("application/json", responses[0].GetProperty("headers").GetProperty("content-type").GetString());
        Assert.Equal("in", responses[1].GetProperty("body").GetProperty("bad").GetProperty("stands").GetString());
        Assert.Contains("error=status", responses[1].GetProperty("headers").GetProperty("gateway-parts").GetString(), StringComparison.Ordinal);
        Assert.Equal("hello", responses[3].GetProperty("body").GetString());
        Assert.Equal(JsonValueKind.Null, responses[4].GetProperty("body").ValueKind);
    }

    // As a client would have sent each of them: what one route is refused by, it is refused by here.
    [Fact]
    public async Task Item_IsJudgedByItsOwnRoute()
    {
        var without = await ResponsesOfAsync("/members", "/maintained", "//members", "/members%2f");
        var with = await ResponsesOfAsync([("X-Key", "secret")], "/members", "/headers-of/rest");

        Assert.Equal([401, 503], without.Take(2).Select(static response => response.GetProperty("status").GetInt32()));
        Assert.All(without.Skip(2), static response => Assert.NotEqual(200, response.GetProperty("status").GetInt32()));
        Assert.Equal([200, 200], with.Select(static response => response.GetProperty("status").GetInt32()));
        Assert.Contains("X-Auth-Subject: ann", with[0].GetProperty("body").GetRawText(), StringComparison.OrdinalIgnoreCase);
        // Who calls is found out for a route, and not taken along from another.
        Assert.DoesNotContain("X-Auth-Subject", with[1].GetProperty("body").GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Item_IsCountedByTheLimitsOfItsRoute()
    {
        var responses = await ResponsesOfAsync("/limited", "/limited", "/limited", "/limited", "/limited");

        Assert.Equal([200, 200, 429, 429, 429], responses.Select(static response => response.GetProperty("status").GetInt32()).Order());
        Assert.All(responses.Where(static response => response.GetProperty("status").GetInt32() == 429), static response => Assert.True(response.GetProperty("headers").TryGetProperty("retry-after", out _)));
    }

    [Fact]
    public async Task Item_ThatIsOver_GivesItsPlaceBack()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await ResponsesOfAsync("/one-at-a-time"))[0].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Item_ThatIsABatch_IsRefused()
    {
        var responses = await ResponsesOfAsync("/batch", "/raw");

        Assert.Equal([405, 200], responses.Select(static response => response.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task Item_IsSentNeitherTheBatchsBodyNorItsConditions()
    {
        var responses = await ResponsesOfAsync([("If-None-Match", "*"), ("Range", "bytes=0-1"), ("X-Other", "x"), ("Connection", "X-Mine"), ("X-Mine", "y")], "/headers-of/batch");

        var told = responses[0].GetProperty("body").EnumerateArray().Select(static line => line.GetString()!.Split(':')[0].ToLowerInvariant()).ToArray();
        Assert.Contains("x-other", told);
        Assert.All((string[])["if-none-match", "range", "content-type", "content-length", "transfer-encoding", "x-mine"], name => Assert.DoesNotContain(name, told));
    }

    // Browsers check the batch's permission alone, which would else stand for that of every route.
    [Fact]
    public async Task Item_ForAPageOfAnotherOrigin_IsHiddenUnlessItsRoutePermits()
    {
        var other = await ResponsesOfAsync([("Origin", "https://other.example")], "/raw", "/fault/404");
        var own = await ResponsesOfAsync([("Origin", Gateway.BaseAddress.GetLeftPart(UriPartial.Authority))], "/raw");

        Assert.All(other, static response => Assert.Equal((403, "cross_origin", JsonValueKind.Null), (response.GetProperty("status").GetInt32(), response.GetProperty("reason").GetString(), response.GetProperty("body").ValueKind)));
        Assert.Equal(200, own[0].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Cookies_AreTheBrowsersAndInNoBody()
    {
        using var response = await PostAsync([], "[\"/with/one\"]");

        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.DoesNotContain("a=1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_BeyondTheCapTogether_AreLeftOut()
    {
        var responses = await ResponsesOfAsync("/sized/30000", "/sized/30000", "/sized/30000");

        Assert.Contains(responses, static response => response.GetProperty("status").GetInt32() == 502 && response.GetProperty("reason").GetString() == "too_large");
        Assert.True(responses.Sum(static response => response.GetProperty("body").GetRawText().Length) < 65_536);
    }

    // By itself it may have 16 MiB.
    [Fact]
    public async Task Parts_OfAnAggregate_HaveTheBatchsCap()
    {
        using var alone = await aggregating.GetAsync("/wide");
        var json = await AggregatingGateway.JsonOf(alone);
        Assert.False(json.TryGetProperty("errors", out _));

        var responses = await ResponsesOfAsync("/wide", "/sized/10000");

        Assert.Equal(502, responses[0].GetProperty("status").GetInt32());
        Assert.Equal(200, responses[1].GetProperty("status").GetInt32());
    }

    // Nine calls are two of these each: the address, its ids, and seven items.
    [Theory]
    [InlineData("amplified", "amplified")]
    [InlineData("amplified-kept", "kept")]
    public async Task Items_BeyondTheCallsOfAll_AreRefusedEachAsAWhole(string path, string item)
    {
        var (items, raw) = (aggregating.RequestsFor($"/shop/stock/{item}-").Count, aggregating.RequestsFor("/raw").Count);
        string[] targets = [.. Enumerable.Range(1, 3).Select(number => $"/{path}?page={number.ToString(CultureInfo.InvariantCulture)}"), "/raw"];
        using var response = await PostAsync([], JsonSerializer.Serialize(targets), "/batch-few");

        var responses = (await AggregatingGateway.JsonOf(response)).GetProperty("responses").EnumerateArray().ToArray();
        Assert.Equal([200, 200, 429, 429], responses.Select(static one => one.GetProperty("status").GetInt32()));
        Assert.All(responses.Take(2), static one => Assert.Equal(7, one.GetProperty("body").GetArrayLength()));
        Assert.All(responses.Skip(2), static one => Assert.Equal(("too_many_calls", JsonValueKind.Null), (one.GetProperty("reason").GetString(), one.GetProperty("body").ValueKind)));
        Assert.Equal((items + (2 * 7), raw), (aggregating.RequestsFor($"/shop/stock/{item}-").Count, aggregating.RequestsFor("/raw").Count));

        // Nobody else gets what it was refused.
        using var alone = await aggregating.GetAsync(targets[2]);
        Assert.Equal(7, (await AggregatingGateway.JsonOf(alone)).GetArrayLength());
    }

    [Fact]
    public async Task Items_WithinTheCallsOfAll_LeaveTheLastOneItsOwn()
    {
        using var response = await PostAsync([], "[\"/amplified?few\",\"/raw\",\"/amplified?few\",\"/raw\",\"/raw\"]", "/batch-few");

        var responses = (await AggregatingGateway.JsonOf(response)).GetProperty("responses").EnumerateArray();
        Assert.Equal([200, 200, 200, 200, 429], responses.Select(static one => one.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task Item_WithANul_IsABadRequestAndTheOthersAreThere()
    {
        var responses = await ResponsesOfAsync("/raw", "/x%00y", "/good");

        Assert.Equal([200, 400, 200], responses.Select(static response => response.GetProperty("status").GetInt32()));
        Assert.Equal("bad_value", responses[1].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("application/vnd.shop+json, application/x-ndjson", "Accept: application/vnd.shop+json")]
    [InlineData("multipart/mixed", "Accept: application/json")]
    public async Task Item_IsSentTheClientsAccept_ButForWhatIsOfTheBatchsForm(string accept, string expected)
    {
        var responses = await ResponsesOfAsync([("Accept", accept)], "/headers-of/accept");

        Assert.Contains(expected, responses[0].GetProperty("body").EnumerateArray().Select(static line => line.GetString()));
    }

    [Fact]
    public async Task Item_ThatHangs_IsGivenUpAndTheOthersAreThere()
    {
        var responses = await ResponsesOfAsync("/hang/batch", "/raw");

        Assert.Equal((504, "timeout"), (responses[0].GetProperty("status").GetInt32(), responses[0].GetProperty("reason").GetString()));
        Assert.Equal(200, responses[1].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Item_ThatBreaksOff_SaysSo()
    {
        var responses = await ResponsesOfAsync("/fault/cut", "/raw");

        Assert.Equal(502, responses[0].GetProperty("status").GetInt32());
        Assert.Equal(200, responses[1].GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[\"http://127.0.0.1:1/x\"]")]
    [InlineData("[\"/a\",\"/a\",\"/a\",\"/a\",\"/a\",\"/a\",\"/a\"]")]
    public async Task Batch_ThatIsNone_IsRefusedWhole(string body)
    {
        using var response = await PostAsync([], body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PUT", HttpStatusCode.MethodNotAllowed)]
    public async Task Batch_ByAnotherMethod_IsRefused(string method, HttpStatusCode status)
    {
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/batch");
        using var response = await client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    private Task<JsonElement[]> ResponsesOfAsync(params string[] targets) => ResponsesOfAsync([], targets);

    private async Task<JsonElement[]> ResponsesOfAsync((string Name, string Value)[] headers, params string[] targets)
    {
        using var response = await PostAsync(headers, JsonSerializer.Serialize(targets));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await AggregatingGateway.JsonOf(response)).GetProperty("responses").EnumerateArray()];
    }

    private async Task<HttpResponseMessage> PostAsync((string Name, string Value)[] headers, string body, string path = "/batch")
    {
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }
}
