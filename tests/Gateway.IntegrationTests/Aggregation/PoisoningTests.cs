using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>What one client may try so that others get what was made for it: of answers that are kept, and of those that say how long they may be.</summary>
public sealed class PoisoningTests(AggregatingGateway aggregating, ITestOutputHelper output)
    : GatewayTest(aggregating.Gateway, output), IClassFixture<AggregatingGateway>
{
    // The backend says of its 404 that anybody may keep it, which is true of what it was asked for.
    [Fact]
    public async Task Failure_ThatAHeaderBroughtAbout_IsOfThatHeaderAlone()
    {
        using var missing = await aggregating.GetAsync("/tenant-screen", ("X-Tenant", "none"));
        using var blue = await aggregating.GetAsync("/tenant-screen", ("X-Tenant", "blue"));
        using var again = await aggregating.GetAsync("/tenant-screen", ("X-Tenant", "none"));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.NotFound), (missing.StatusCode, blue.StatusCode, again.StatusCode));
        Assert.Equal(["X-Tenant", "Accept-Language"], missing.Headers.Vary);
        Assert.Equal("""{"a":{"for":"blue"}}""", await blue.Content.ReadAsStringAsync());
        Assert.Contains("hit", again.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_OfWhatIsTheCallers_IsNotKept()
    {
        using var first = await aggregating.GetAsync("/own", ("X-Key", "secret"));
        using var second = await aggregating.GetAsync("/own", ("X-Key", "secret"));

        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
        Assert.Equal("private, max-age=60", first.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal(2, aggregating.RequestsFor("/tenant/none?of=ann").Count);
    }

    // It was asked for by what a private answer says, two parts before.
    [Fact]
    public async Task Failure_OfWhatComesFromAPrivateAnswer_IsPrivate()
    {
        using var first = await aggregating.GetAsync("/derived");
        using var second = await aggregating.GetAsync("/derived");

        Assert.Equal(HttpStatusCode.NotFound, first.StatusCode);
        Assert.Equal("private, max-age=30", first.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal(["Accept-Language", "X-Session"], first.Headers.Vary.Order(StringComparer.Ordinal));
        Assert.Equal(2, aggregating.RequestsFor("/tenant/none?of=none-x").Count);
    }

    // One part permits others to have what it says (RFC 9111 §3.5); the other says what it says to this caller.
    [Fact]
    public async Task Answer_OfWhichOnePartIsForOthers_IsKeptForNobodyElse()
    {
        using var first = await aggregating.GetAsync("/mixed", ("Authorization", "Bearer ann"));
        using var second = await aggregating.GetAsync("/mixed", ("Authorization", "Bearer bob"));

        Assert.Equal("private, max-age=60", first.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Contains("Bearer ann", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Bearer bob", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // What a batch has no room for lacks its parts, which says nothing of the address: nobody loses what is stored for all.
    [Fact]
    public async Task Answer_ThatABatchHadNoRoomFor_TakesNothingFromOthers()
    {
        string[] targets = ["/large-kept", "/larger-kept"];
        foreach (var target in targets)
            (await aggregating.GetAsync(target)).Dispose();
        using var client = Gateway.CreateClient();
        using var list = new StringContent(JsonSerializer.Serialize(targets), new MediaTypeHeaderValue("application/json"));
        client.DefaultRequestHeaders.Add("Cache-Control", "no-cache");
        using var batch = await client.PostAsync("/batch-tight", list);

        Assert.Contains("too_large", await batch.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var target in targets)
        {
            using var again = await aggregating.GetAsync(target);
            Assert.Contains("hit", again.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        }
    }

    // It is kept for a minute where nothing is said, and one part says less.
    [Fact]
    public async Task Answer_OfWhichOnePartIsOverAtOnce_IsNotKeptForAnothersSilence()
    {
        using var first = await aggregating.GetAsync("/over");
        using var second = await aggregating.GetAsync("/over");

        Assert.Equal("max-age=0", first.Headers.NonValidated["Cache-Control"].ToString());
        Assert.NotEqual(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Failure_ThatIsPassedOn_KeepsWhatGuardsItsBody()
    {
        using var response = await aggregating.GetAsync("/guarded");

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        Assert.Equal("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(response.Headers.Contains("X-Other"));
    }

    // The backend says neither that it may be kept nor that it depends on the header: it is the gateway that sends it, and keeps the answer.
    [Theory]
    [InlineData("/tenant-kept")]
    [InlineData("/tenant-policy")]
    public async Task PartThatIsKept_OfAHeaderWithAValue_IsOfThatValueAlone(string path)
    {
        var blue = await CountAsync(path, "blue");
        var green = await CountAsync(path, "green");

        Assert.NotEqual(blue, green);
        Assert.Equal((blue, green), (await CountAsync(path, "blue"), await CountAsync(path, "green")));
        Assert.Equal(2, aggregating.RequestsFor($"/counted{path}").Count);
    }

    // Backends are told there who calls, and a client's own word for it passes nowhere.
    [Fact]
    public async Task HeaderThatSaysWhoCalls_IsNoValueOfTheClients()
    {
        using var response = await aggregating.GetAsync("/claimed", ("X-Auth-Subject", "root"), ("X_Auth_Subject", "root"));

        Assert.Equal("""{"a":null,"b":null,"errors":[{"part":"a","status":null,"reason":"no_value"}]}""", await response.Content.ReadAsStringAsync());
        Assert.Matches("b;dur=\\d+;skipped$", response.Headers.GetValues("Gateway-Parts").Single());
        Assert.Empty(aggregating.RequestsFor("/echo/root"));
    }

    private async Task<string> CountAsync(string path, string tenant)
    {
        using var response = await aggregating.GetAsync(path, ("X-Tenant", tenant));
        return (await AggregatingGateway.JsonOf(response)).GetProperty("a").GetRawText();
    }
}
