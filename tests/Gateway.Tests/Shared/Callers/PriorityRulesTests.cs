using System.Text.Json;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Shared.Callers;

public sealed class PriorityRulesTests
{
    private static readonly PriorityRules Rules = new(
        "tag", new Dictionary<string, RequestPriority> { ["trial"] = RequestPriority.Low, ["gold"] = RequestPriority.High }, RequestPriority.Normal, RequestPriority.Low);

    [Theory]
    [InlineData(null, RequestPriority.Low)]
    [InlineData("{}", RequestPriority.Normal)]
    [InlineData("{\"tag\":\"gold\"}", RequestPriority.High)]
    [InlineData("{\"tag\":\"trial\"}", RequestPriority.Low)]
    [InlineData("{\"tag\":[\"trial\",\"gold\"]}", RequestPriority.High)]
    [InlineData("{\"tag\":\"silver\"}", RequestPriority.Normal)]
    public void Of_ARequest_IsByItsClaim_ElseByWhetherSomebodyIsSignedIn(string? claims, RequestPriority expected)
    {
        var context = new DefaultHttpContext();
        if (claims is not null)
            context.Features.Set(new Caller("keys", JsonSerializer.Deserialize<JsonElement>(claims), []));

        Assert.Equal(expected, Rules.Of(context));
    }

    [Fact]
    public void Best_IsWhatAnybodyCanHave() => Assert.Equal((RequestPriority.High, RequestPriority.Low), (Rules.Best, Rules.Anonymous));
}
