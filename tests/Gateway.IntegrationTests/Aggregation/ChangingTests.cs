using Gateway.IntegrationTests.Caching;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>What a part has changed is forgotten (RFC 9111 §4.4), whatever becomes of the part's answer.</summary>
public sealed class ChangingTests(KeptScreens kept, ITestOutputHelper output) : GatewayTest(kept.Gateway, output), IClassFixture<KeptScreens>
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n";

    [Theory]
    [InlineData("whole", true)]
    [InlineData("large", true)]
    [InlineData("cut", true)]
    [InlineData("cut-at-once", true)]
    [InlineData("stalls", true)]
    [InlineData("stalls-at-once", true)]
    [InlineData("no-answer", true)]
    [InlineData("closed", true)]
    [InlineData("no-json", true)]
    [InlineData("refused-and-cut", true)]
    [InlineData("refused", false)]
    [InlineData("broken", false)]
    public async Task Part_ThatMayHaveChangedSomething_HasItForgotten(string how, bool isForgotten)
    {
        foreach (var aggregate in (string[])["change", "change-by-yarp"])
        {
            var test = $"{aggregate}-{how}";
            await StoreThenAsync(test, ScriptOf(how));

            await kept.SendAsync(new WireRequest("POST", $"/{aggregate}/{test}") { Body = [] });

            Assert.Equal(!isForgotten, await kept.IsStoredAsync($"/things/{test}"));
        }
    }

    // Its head was there when another part put an end to all.
    [Theory]
    [InlineData("stalls")]
    [InlineData("no-answer")]
    public async Task Part_ThatIsGivenUpForAnother_HasWhatItChangedForgotten(string how)
    {
        var test = $"beside-{how}";
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StoreThenAsync(test, connection =>
        {
            isAsked.TrySetResult();
            return ScriptOf(how)(connection);
        });
        kept.Origin.Answer($"/{test}/fails", async connection =>
        {
            await isAsked.Task;
            await Origin.Status("404 Not Found", "{}", "Content-Type: application/json")(connection);
        });

        var answer = await kept.SendAsync(new WireRequest("POST", $"/change-beside/{test}") { Body = [] });

        Assert.Equal((404, false), (answer.Status, await kept.IsStoredAsync($"/things/{test}")));
    }

    [Fact]
    public async Task Part_ThatReachedNobody_ChangedNothing()
    {
        await StoreThenAsync("nowhere", Scripts.Close);

        await kept.SendAsync(new WireRequest("POST", "/change-nowhere/nowhere") { Body = [] });

        Assert.True(await kept.IsStoredAsync("/things/nowhere"));
    }

    private async Task StoreThenAsync(string test, Script script)
    {
        kept.Answer($"/things/{test}", "1");
        await kept.StoreAsync($"/things/{test}");
        kept.Origin.Answer($"/things/{test}", script);
    }

    private static Script ScriptOf(string how) => how switch
    {
        "whole" => Scripts.Ok("2", "Content-Type: application/json"),
        "large" => Scripts.Send($"{Head}\"{new string('x', 4998)}\""),
        "cut" => Scripts.Send($"{Head}\"xx").Then(Scripts.Close),
        "cut-at-once" => Scripts.Send(Head).Then(Scripts.Close),
        "stalls" => Scripts.Send($"{Head}\"xx").Then(Scripts.Hang),
        "stalls-at-once" => Scripts.Send(Head).Then(Scripts.Hang),
        "no-answer" => Scripts.Hang,
        "closed" => Scripts.Close,
        "no-json" => Scripts.Ok("<p>done</p>", "Content-Type: text/html"),
        "refused" => Origin.Status("422 Unprocessable Content", "{}", "Content-Type: application/json"),
        "refused-and-cut" => Scripts.Send("HTTP/1.1 422 No\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{").Then(Scripts.Close),
        _ => Origin.Status("500 Broken", ""),
    };
}
