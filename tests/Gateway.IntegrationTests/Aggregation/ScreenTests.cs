using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>Parts that need others, that are called for items or under conditions, and what their answers are made into.</summary>
public sealed class ScreenTests(AggregatingGateway aggregating, ITestOutputHelper output)
    : GatewayTest(aggregating.Gateway, output), IClassFixture<AggregatingGateway>
{
    [Fact]
    public async Task Screen_OfFourParts_HasTheConfiguredShape()
    {
        using var response = await aggregating.GetAsync("/screen/7", ("X-App-Version", "3.2"));

        Assert.Equal(
            """{"user":{"id":7,"name":"Ann \u00e9","email":"a@b","city":"Ulm"},"orders":[{"sku":"a/1","n":1.0},{"sku":"b 2"},{"sku":"a/1"},{"sku":null},{"sku":"missing"}]"""
            + ""","stock":{"a/1":{"sku":"a%2F1","left":5},"b 2":{"sku":"b%202","left":5}},"banner":{"text":"Sale"},"hello":"Hello Ann \u00e9!","v":1.50"""
            + ""","errors":[{"part":"stock","item":"missing","status":404,"reason":"status"}]}""",
            await response.Content.ReadAsStringAsync());
        Assert.Matches("stock;dur=\\d+;calls=3;failed=1, ", response.Headers.GetValues("Gateway-Parts").Single());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Screen_ForAnOldApp_HasNoBannerAndSaysThatItVaries()
    {
        using var response = await aggregating.GetAsync("/screen/8", ("X-App-Version", "2.9"));

        Assert.Contains("\"banner\":null", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("banner;dur=0;skipped", response.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
        Assert.Equal(["X-App-Version"], response.Headers.Vary);
    }

    [Theory]
    [InlineData("none", "[]", "[]", null)]
    [InlineData("no-list", "{}", "[]", null)]
    [InlineData("odd", """[1,"1",true,null,{"a":1},[2],1.50,"\u0031","x"]""", "[1,1,4,null,null,null,4,1,1]", null)]
    [InlineData("bad", """["a","missing","b"]""", "[1,null,1]", """{"part":"items","item":"missing","status":404,"reason":"status"}""")]
    public async Task List_HasAResultInEachPlace(string of, string ids, string items, string? error)
    {
        using var response = await aggregating.GetAsync($"/list?of={of}");

        Assert.Equal($$"""{"ids":{{ids}},"items":{{items}}{{(error is null ? "" : $",\"errors\":[{error}]")}}}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task List_OfTenThousand_IsCutAndSaysSo()
    {
        using var response = await aggregating.GetAsync("/list?of=many");

        var json = await AggregatingGateway.JsonOf(response);
        Assert.Equal((10_000, 20), (json.GetProperty("ids").GetArrayLength(), json.GetProperty("items").GetArrayLength()));
        Assert.Equal("""[{"part":"items","status":null,"reason":"too_many_items"}]""", json.GetProperty("errors").GetRawText());
        Assert.Contains("calls=20;error=too_many_items", response.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.True(aggregating.RequestsFor("/shop/stock/").Count < 100);
    }

    [Fact]
    public async Task List_Required_FailsWithItsFirstFailure()
    {
        using var response = await aggregating.GetAsync("/list-required?of=bad");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("""{"message":"no such thing"}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("%2F%2Fevil", null)]
    [InlineData("a%2Fb", null)]
    [InlineData("a%5Cb", null)]
    [InlineData("a%252Fb", null)]
    [InlineData("%40evil%3A80", "/echo/%40evil%3A80/end?q=%40evil%3A80")]
    [InlineData("a%3Fx%3D1%26y%23z", "/echo/a%3Fx%3D1%26y%23z/end?q=a%3Fx%3D1%26y%23z")]
    [InlineData("%C3%A9%2B%20", null)]
    [InlineData("a%0D%0AX-Evil%3A%201", null)]
    [InlineData("..", null)]
    [InlineData("..%2Fadmin", null)]
    [InlineData("x%5C..%5Cadmin", null)]
    [InlineData("%252e%252e%252fadmin", null)]
    [InlineData("a%00b", null)]
    [InlineData("", null)]
    public async Task Value_Hostile_ChangesNeitherHostNorPathNorHeaders(string value, string? target)
    {
        using var response = await aggregating.GetAsync($"/value?v={value}");

        var json = await AggregatingGateway.JsonOf(response);
        if (target is null)
        {
            Assert.Equal("bad_value", json.GetProperty("errors")[0].GetProperty("reason").GetString());
            return;
        }

        Assert.Equal(target, json.GetProperty("a").GetProperty("target").GetString());
        Assert.Equal(Gateway.BaseAddress.Authority, json.GetProperty("a").GetProperty("host").GetString());
        Assert.All(aggregating.RequestsFor("/echo/"), static request => Assert.Empty(request.ValuesOf("X-Evil")));
    }

    [Fact]
    public async Task Value_Huge_IsRefused()
    {
        using var response = await aggregating.GetAsync($"/value?v={new string('x', 7000)}");

        Assert.Contains("\"bad_value\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SendsABodyOfValues()
    {
        using var response = await aggregating.GetAsync("/post");

        var json = await AggregatingGateway.JsonOf(response);
        Assert.Equal(
            """{"method":"POST","type":"application/json","length":"53","name":"<a@b>","body":{"user":7,"text":"to Ann \u00e9","fixed":[1.50,null]}}""",
            json.GetProperty("found").GetRawText());
        Assert.Equal("""{"method":"DELETE","type":"","length":"0","name":"","body":null}""", json.GetProperty("plain").GetRawText());
    }

    [Fact]
    public async Task Condition_ThatDoesNotHold_SkipsThePartAndThoseThatNeedIt()
    {
        using var without = await aggregating.GetAsync("/skipped");
        using var with = await aggregating.GetAsync("/skipped?flag=on");
        using var off = await aggregating.GetAsync("/skipped?flag=on&off=1");

        Assert.Equal("""{"flag":"none","more":null}""", await without.Content.ReadAsStringAsync());
        Assert.NotNull(without.Headers.ETag);
        Assert.Contains("\"target\":\"/echo/Sale\"", await with.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"flag":"none","more":null}""", await off.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Value_OfAPartThatFailed_IsNotThere()
    {
        using var response = await aggregating.GetAsync("/missing");

        Assert.Equal(
            """{"bad":{"id":1},"needs":null,"picks":[],"errors":[{"part":"bad","status":500,"reason":"status"},{"part":"needs","status":null,"reason":"no_value"},{"part":"picks","status":200,"reason":"no_value"}]}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Anonymous_Part_IsNotToldWhoCalls()
    {
        using var response = await aggregating.GetAsync("/anonymous", ("X-Key", "secret"), ("Authorization", "Bearer x"), ("Cookie", "a=1"), ("Accept-Language", "de"));

        var told = await response.Content.ReadAsStringAsync();
        Assert.All((string[])["X-Auth-Subject", "Authorization", "Cookie"], name => Assert.DoesNotContain(name, told, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Accept-Language: de", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Clusters_AreAskedInTurn()
    {
        using var response = await aggregating.GetAsync("/in-turn");

        Assert.Equal(
            """{"a":{"good":true},"b":null,"c":"second","d":null,"e":null,"errors":[{"part":"b","status":null,"reason":"unreachable"},{"part":"d","status":null,"reason":"broken_off"},{"part":"e","status":404,"reason":"status"}]}""",
            await response.Content.ReadAsStringAsync());
        Assert.Single(aggregating.RequestsFor("/once/post"));
        Assert.Single(aggregating.RequestsFor("/once/404"));
    }

    [Fact]
    public async Task Cache_OfAPart_KeepsItsAnswer()
    {
        using var first = await aggregating.GetAsync("/kept");
        using var second = await aggregating.GetAsync("/kept");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Single(aggregating.RequestsFor("/counted/kept"));
    }

    // The backend's address has the caller in it, so its answer is public there: the aggregate's address has not.
    [Fact]
    public async Task Claims_InAPath_MakeTheAnswerTheCallersAlone()
    {
        using var first = await aggregating.GetAsync("/mine", ("X-Key", "secret"));
        using var second = await aggregating.GetAsync("/mine", ("X-Key", "secret"));

        Assert.Equal("private, max-age=60", first.Headers.NonValidated["Cache-Control"].Single());
        Assert.Equal(2, aggregating.RequestsFor("/public/ann").Count);
        Assert.DoesNotContain("hit", second.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_InPathsAndConditions_AreInVary()
    {
        using var response = await aggregating.GetAsync("/vary", ("X-Tenant", "blue"), ("X-Version", "2"));

        Assert.Equal("""{"a":{"for":"blue"}}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(["X-Tenant", "X-Version"], response.Headers.Vary);
    }
}
