using System.Net;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>What clients get of an aggregate whose parts answer.</summary>
public sealed class AnswerTests(AggregatingGateway aggregating, ITestOutputHelper output)
    : GatewayTest(aggregating.Gateway, output), IClassFixture<AggregatingGateway>
{
    [Fact]
    public async Task Body_HasOneMemberForEachPart_AsItsBackendWroteIt()
    {
        using var response = await aggregating.GetAsync("/home/7");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        var host = Gateway.BaseAddress.Authority;
        Assert.Equal($$"""{"profile":{"target":"/echo/7","host":"{{host}}"},"raw":{{PartScripts.Raw}},"empty":null}""", body);
    }

    [Fact]
    public async Task Headers_TellOfParts()
    {
        using var response = await aggregating.GetAsync("/home/7");

        Assert.Matches("^profile;dur=\\d+;status=200, raw;dur=\\d+;status=200, empty;dur=\\d+;status=204$", response.Headers.GetValues("Gateway-Parts").Single());
        Assert.Matches("^profile;dur=\\d+, raw;dur=\\d+, empty;dur=\\d+$", response.Headers.GetValues("Server-Timing").Single());
    }

    [Fact]
    public async Task Head_HasTheHeadersOfGet()
    {
        var head = await WireClient.SendAsync("1.1", Gateway.BaseAddress, new WireRequest("HEAD", "/home/7") { Host = Gateway.BaseAddress.Authority });
        using var get = await aggregating.GetAsync("/home/7");

        Assert.Equal((200, 0), (head.Status, head.Body.Length));
        Assert.Equal(get.Headers.ETag?.ToString(), head.ValueOf("ETag"));
        Assert.Equal(get.Content.Headers.ContentLength?.ToString(System.Globalization.CultureInfo.InvariantCulture), head.ValueOf("Content-Length"));
    }

    [Fact]
    public async Task ConditionalRequest_ForWhatTheClientHas_Is304()
    {
        using var first = await aggregating.GetAsync("/home/7");
        var tag = first.Headers.ETag!.ToString();

        using var again = await aggregating.GetAsync("/home/7", ("If-None-Match", $"\"x\", W/{tag}"));
        using var other = await aggregating.GetAsync("/home/8", ("If-None-Match", tag));

        Assert.Equal((HttpStatusCode.NotModified, tag, 0), (again.StatusCode, again.Headers.ETag?.ToString(), (await again.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Headers_AreCombinedAsConfigured()
    {
        using var response = await aggregating.GetAsync("/headers");

        // One is 20 s old, two has no s-maxage: a shared cache would keep that for its max-age.
        Assert.Equal(["public, max-age=40, s-maxage=90"], response.Headers.NonValidated["Cache-Control"]);
        Assert.Equal(["Accept-Language, Cookie"], response.Headers.NonValidated["Vary"]);
        Assert.Equal(["a=1", "b=2", "c=3"], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal(["</a>", "</b>"], response.Headers.GetValues("Link"));
        Assert.Equal(["1"], response.Headers.GetValues("X-Total"));
        Assert.False(response.Headers.Contains("X-Other"));
        Assert.False(response.Headers.Contains("Age"));
    }

    [Fact]
    public async Task Parts_AreSentWhatIsOnTheList_AndWhoCalls()
    {
        using var response = await aggregating.GetAsync(
            "/told", ("Authorization", "Bearer x"), ("Cookie", "a=1"), ("Accept-Language", "de"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            ("X-Request-Id", "r1"), ("If-None-Match", "\"x\""), ("Range", "bytes=0-1"), ("Accept-Encoding", "gzip"), ("X-Private", "1"), ("X-Auth-Subject", "root"), ("X-Forwarded-For", "1.2.3.4"));

        var told = string.Join('\n', (await AggregatingGateway.JsonOf(response)).GetProperty("me").EnumerateArray().Select(static line => line.GetString()));
        Assert.All(
            (string[])["Authorization: Bearer x", "Cookie: a=1", "Accept-Language: de", "traceparent: 00-0af7", "X-Request-Id: r1", "Accept: application/json", "Accept-Encoding: identity", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http"],
            line => Assert.Contains(line, told, StringComparison.OrdinalIgnoreCase));
        Assert.All((string[])["If-None-Match", "Range", "X-Private", "X-Auth-Subject", "1.2.3.4", "gzip"], word => Assert.DoesNotContain(word, told, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task AuthorizationPolicy_IsAppliedAndPartsAreToldWhoCalls()
    {
        using var refused = await aggregating.GetAsync("/members");
        using var let = await aggregating.GetAsync("/members", ("X-Key", "secret"), ("X-Auth-Subject", "root"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, let.StatusCode);
        Assert.Contains("\"X-Auth-Subject: ann\"", await let.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Single(aggregating.RequestsFor("/headers-of/members/ann"));
    }

    [Fact]
    public async Task CachePolicy_OfTheAggregate_KeepsItsAnswer()
    {
        using var first = await aggregating.GetAsync("/stored/a");
        using var second = await aggregating.GetAsync("/stored/a");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Contains("hit", second.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        using var known = await aggregating.GetAsync("/stored/a", ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Theory]
    [InlineData("/told")]
    [InlineData("/stored-told")]
    public async Task RequestId_OfTheGateway_IsThatOfAllParts(string path)
    {
        using var response = await aggregating.GetAsync(path);

        var id = response.Headers.GetValues("X-Trace-Id").Single();
        Assert.Contains($"\"X-Trace-Id: {id}\"", await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task CachePolicy_OfTheAggregate_DoesNotKeepWhatIsIncomplete()
    {
        using var first = await aggregating.GetAsync("/stored-with/500");
        using var second = await aggregating.GetAsync("/stored-with/500");

        Assert.Equal("no-store", first.Headers.CacheControl?.ToString());
        Assert.Null(first.Headers.ETag);
        Assert.NotEqual(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task CachePolicy_OfAPart_KeepsThatPart()
    {
        using var first = await aggregating.GetAsync("/part-stored");
        using var second = await aggregating.GetAsync("/part-stored");

        var (one, two) = (await AggregatingGateway.JsonOf(first), await AggregatingGateway.JsonOf(second));
        Assert.Equal(one.GetProperty("kept").GetRawText(), two.GetProperty("kept").GetRawText());
        Assert.NotEqual(one.GetProperty("asked").GetRawText(), two.GetProperty("asked").GetRawText());
        Assert.Single(aggregating.RequestsFor("/counted/part-kept"));
        Assert.False(second.Headers.Contains("Cache-Status"));
    }

    [Fact]
    public async Task CompressionPolicy_EncodesTheAnswer()
    {
        using var response = await aggregating.GetAsync("/encoded", ("Accept-Encoding", "gzip"));

        Assert.Equal("gzip", response.Content.Headers.ContentEncoding.Single());
        Assert.StartsWith("W/", response.Headers.ETag?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_OfAnAggregate_Is503()
    {
        using var response = await aggregating.GetAsync("/maintained");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    // RFC 9110 §9.1; unless somebody else is there for it.
    [Theory]
    [InlineData("/by-get", "good;")]
    [InlineData("/by-get-not-head", "other;")]
    public async Task Head_OfAnAggregateByGet_IsAnsweredUnlessItIsAnothers(string path, string parts)
    {
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith(parts, response.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_ThatMatchNoAggregate_GoByRoute()
    {
        using var response = await aggregating.GetAsync("/good");

        Assert.Equal("""{"good":true}""", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("Gateway-Parts"));
    }
}
