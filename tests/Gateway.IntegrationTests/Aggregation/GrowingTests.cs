using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>Bodies that are on their way, beside each other, and what they may hold together.</summary>
public sealed class GrowingTests(AggregatingGateway aggregating, ITestOutputHelper output)
    : GatewayTest(aggregating.Gateway, output), IClassFixture<AggregatingGateway>
{
    // Four times 300 KB are more than 1 MiB, though none of them is whole: one is given up while all others still wait for their rest.
    [Fact]
    public async Task Parts_ThatHoldTooMuchTogether_OneIsGivenUpWhileAllAreUnderWay()
    {
        var answer = aggregating.GetAsync("/together");

        await Eventually.HoldsAsync(() => OpenOf("/growing/together/") is { Asked: 4, Open: 3 }, "one of four is given up");
        Assert.False(answer.IsCompleted);
        PartScripts.GrowthOf("together").SetResult();
        using var response = await answer;

        var json = await AggregatingGateway.JsonOf(response);
        var error = Assert.Single(json.GetProperty("errors").EnumerateArray());
        Assert.Equal("too_large", error.GetProperty("reason").GetString());
        var failed = error.GetProperty("part").GetString();
        var whole = new string('x', 319_998);
        Assert.All(((string[])["a", "b", "c", "d"]).Where(name => name != failed), name => Assert.Equal(whole, json.GetProperty(name).GetString()));
        Assert.True(json.GetProperty("good").GetProperty("good").GetBoolean());
    }

    // What it had is free for the others: together they would be far beyond.
    [Theory]
    [InlineData("own", "/fault/endless")]
    [InlineData("yarp", "/fault/endless")]
    [InlineData("coded", "/fault/bomb")]
    public async Task Part_ThatNeverEnds_FailsAndTheOtherIsWhole(string kind, string path)
    {
        var before = aggregating.RequestsFor(path).Count;
        var answer = aggregating.GetAsync($"/greedy/{kind}");

        if (kind != "coded")
        {
            await Eventually.HoldsAsync(() => aggregating.RequestsFor(path).Count == before + 1, "it is asked");
            await Eventually.HoldsAsync(() => OpenOf(path).Open == 0, "it is given up");
        }

        await Eventually.HoldsAsync(() => OpenOf($"/growing/greedy-{kind}/").Asked == 1, "the other is asked");
        PartScripts.GrowthOf($"greedy-{kind}").SetResult();
        using var response = await answer;

        var json = await AggregatingGateway.JsonOf(response);
        Assert.Equal($$"""[{"part":"{{kind}}","status":{{(kind == "coded" ? "200" : "null")}},"reason":"too_large"}]""", json.GetProperty("errors").GetRawText());
        Assert.Equal(999_998, json.GetProperty("modest").GetString()!.Length);
    }

    private (int Asked, int Open) OpenOf(string path)
    {
        var requests = aggregating.RequestsFor(path);
        return (requests.Count, requests.Count(request => aggregating.Backend.IsOpen(request.Connection)));
    }
}
