using System.Text.Json;
using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Resilience.Policies;

public sealed class PriorityRulesTests
{
    private static readonly PriorityRules Rules = new(new()
    {
        Routes = new Dictionary<string, RequestPriority> { ["up"] = RequestPriority.Critical },
        Claims = new Dictionary<string, RequestPriority> { ["trial"] = RequestPriority.Low, ["gold"] = RequestPriority.High },
    });

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
    public void OfRoute_IsWhatTheRouteHas() => Assert.Equal((RequestPriority.Critical, (RequestPriority?)null), (Rules.OfRoute("up")!.Value, Rules.OfRoute("shop")));
}
