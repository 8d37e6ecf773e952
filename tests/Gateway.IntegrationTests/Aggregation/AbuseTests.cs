using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>What somebody may try who can choose what clients send, or what a backend answers.</summary>
public sealed class AbuseTests(AggregatingGateway aggregating, ITestOutputHelper output)
    : GatewayTest(aggregating.Gateway, output), IClassFixture<AggregatingGateway>
{
    [Theory]
    [InlineData("a%0D%0AX-Evil:%201")]
    [InlineData("a%0AX-Evil:%201")]
    [InlineData("a%0Db")]
    [InlineData("a%00b")]
    [InlineData("%C3%A9")]
    [InlineData("%7F")]
    public async Task HeaderOfAValue_ThatNoHeaderMayHold_IsNotSent(string value)
    {
        using var response = await aggregating.GetAsync($"/header-value?v={value}");

        Assert.Equal("bad_value", (await AggregatingGateway.JsonOf(response)).GetProperty("errors")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task HeaderOfAValue_LooksLikeSeveral_IsOne()
    {
        using var response = await aggregating.GetAsync("/header-value?v=a,%20X-Evil:%201;%20b");

        Assert.Contains("\"X-Value: v=a, X-Evil: 1; b\"", await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    // Ten thousand of the same are one call, and would be ten thousand copies of its result.
    [Fact]
    public async Task Items_RepeatedWithoutEnd_AreCut()
    {
        using var response = await aggregating.GetAsync("/list?of=same");

        var json = await AggregatingGateway.JsonOf(response);
        Assert.Equal((10_001, 10_000), (json.GetProperty("ids").GetArrayLength(), json.GetProperty("items").GetArrayLength()));
        Assert.Equal("""[{"part":"items","status":null,"reason":"too_many_items"}]""", json.GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task Items_WhoseCopiesAreTooLargeTogether_AreLeftOut()
    {
        using var response = await aggregating.GetAsync("/copies");

        var json = await AggregatingGateway.JsonOf(response);
        Assert.Equal("none", json.GetProperty("items").GetString());
        Assert.Equal("""[{"part":"items","status":null,"reason":"too_large"}]""", json.GetProperty("errors").GetRawText());
    }

    // One request of a client's is at most as many calls as its configuration says: here six addresses of one call and seven items each.
    [Fact]
    public async Task Batch_OfAggregatesWithItems_MakesNoMoreCallsThanConfigured()
    {
        using var client = Gateway.CreateClient();
        using var list = new StringContent($"[{string.Join(',', Enumerable.Repeat("\"/amplified\"", 6))}]", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var longer = new StringContent($"[{string.Join(',', Enumerable.Repeat("\"/amplified\"", 7))}]", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var response = await client.PostAsync("/batch-of-lists", list);
        using var refused = await client.PostAsync("/batch-of-lists", longer);

        var responses = (await AggregatingGateway.JsonOf(response)).GetProperty("responses");
        Assert.All(responses.EnumerateArray(), static one => Assert.Equal((200, 7), (one.GetProperty("status").GetInt32(), one.GetProperty("body").GetArrayLength())));
        Assert.Equal((6, HttpStatusCode.BadRequest), (responses.GetArrayLength(), refused.StatusCode));
        Assert.Equal(6 * 7, aggregating.RequestsFor("/shop/stock/amplified-").Count);
    }

    // What a backend says with a failure is put into other JSON, and looked through, as if it were a result.
    [Theory]
    [InlineData("broken-404")]
    [InlineData("open-404")]
    [InlineData("injecting-404")]
    [InlineData("markup-404")]
    public async Task BodyOfAFailure_ThatIsNoJson_IsNoValue(string kind)
    {
        using var response = await aggregating.GetAsync($"/said/{kind}");

        Assert.Equal(
            """{"whole":{"bad":null},"next":null,"sent":null,"errors":[{"part":"bad","status":404,"reason":"status"},{"part":"next","status":null,"reason":"no_value"},{"part":"sent","status":null,"reason":"no_value"}]}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task BodyOfAFailure_ThatIsJson_IsAValue()
    {
        using var response = await aggregating.GetAsync("/said/404");

        Assert.Equal(
            """{"whole":{"bad":{"message":"status 404"}},"next":200,"sent":{"said":{"message":"status 404"}},"errors":[{"part":"bad","status":404,"reason":"status"}]}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Cookie_OfOnePart_IsNotSentToAnother()
    {
        using var first = await aggregating.GetAsync("/headers");
        using var second = await aggregating.GetAsync("/told");

        Assert.Equal(3, first.Headers.GetValues("Set-Cookie").Count());
        Assert.DoesNotContain("Cookie", await second.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    // What calls are made with serves one client after another.
    [Fact]
    public async Task Clients_AtOnce_SeeNothingOfEachOther()
    {
        await Parallel.ForAsync(0, 400, async (number, _) =>
        {
            var name = $"client-{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}-";
            (string, string)[] headers = (number % 4) switch
            {
                0 => [],
                1 => [("Cookie", $"c={name}")],
                2 => [("Authorization", $"Bearer {name}"), ("traceparent", name)],
                _ => [("Authorization", $"Bearer {name}"), ("Cookie", $"c={name}"), ("Accept-Language", name)],
            };
            using var response = await aggregating.GetAsync("/told", headers);

            var told = (await AggregatingGateway.JsonOf(response)).GetProperty("me").EnumerateArray().Select(static line => line.GetString()!).Where(static line => line.Contains("client-", StringComparison.Ordinal)).ToArray();
            Assert.Equal(headers.Length, told.Length);
            Assert.All(told, line => Assert.Contains(name, line, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Value_MissingInTheRequest_IsTheClientsFault()
    {
        using var ofClient = await aggregating.GetAsync("/no-value");
        using var ofBackend = await aggregating.GetAsync("/no-part-value");

        Assert.Equal(HttpStatusCode.BadRequest, ofClient.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, ofBackend.StatusCode);
        Assert.Equal(JsonValueKind.Object, (await AggregatingGateway.JsonOf(ofClient)).ValueKind);
    }
}
