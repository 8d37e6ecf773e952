using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Answers;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Answers;

public sealed class HeaderRulesTests
{
    [Theory]
    [InlineData(null, "X-Beta, Accept-Language, Cookie")]
    [InlineData(HeaderCombination.Union, "X-Beta, Accept-Language, Cookie")]
    [InlineData(HeaderCombination.Append, "X-Beta,Accept-Language,accept-language, Cookie")]
    [InlineData(HeaderCombination.First, "X-Beta,Accept-Language")]
    [InlineData(HeaderCombination.Omit, "X-Beta")]
    public void Combine_Vary_HasWhatTheGatewayChoseByWhateverBecomesOfParts(HeaderCombination? combination, string expected)
    {
        var client = new DefaultHttpContext();
        var rules = new Dictionary<string, HeaderCombination>(StringComparer.Ordinal);
        if (combination is { } rule)
            rules["Vary"] = rule;

        new HeaderRules(rules).Combine(Plan(), [Part("Vary", "Accept-Language"), Part("Vary", "accept-language, Cookie")], isComplete: true, client, default);

        Assert.Equal(expected, client.Response.Headers.Vary.ToString());
    }

    [Theory]
    [InlineData("Authorization", false, "private, max-age=60")]
    [InlineData("Cookie", false, "private, max-age=60")]
    [InlineData("x-api-key", false, "max-age=60")]
    [InlineData("X-Own-Key", false, "private, max-age=60")]
    [InlineData("X-Other", false, "max-age=60")]
    [InlineData("Authorization", true, "max-age=60")]
    public void Combine_HeaderOfTheRequest_IsACredentialWherePartsAreSentIt(string header, bool isAnonymous, string expected)
    {
        var client = new DefaultHttpContext();
        client.Request.Headers[header] = "x";
        client.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new CredentialHeaderNames(["X-Own-Key"])), "all"));
        IHeaderDictionary[] parts = [Part("Cache-Control", "max-age=60, s-maxage=60"), Part("Cache-Control", "max-age=60")];
        var plan = Plan(isAnonymous);

        var rules = new HeaderRules(new Dictionary<string, HeaderCombination>());
        rules.Combine(plan, parts, isComplete: true, client, default);
        Assert.Equal(expected, client.Response.Headers.CacheControl.ToString());

        rules.Restrict(plan, parts, client, default);
        Assert.Equal(expected, client.Response.Headers.CacheControl.ToString());
    }

    [Theory]
    [InlineData(true, HeaderCombination.Shortest, false, 5L)]
    [InlineData(true, HeaderCombination.Omit, false, null)]
    [InlineData(false, HeaderCombination.Shortest, true, null)]
    public void Combine_TellsTheCacheWhatTheHeadDoesNot(bool isComplete, HeaderCombination rule, bool isIncomplete, long? longest)
    {
        var client = new DefaultHttpContext();
        IHeaderDictionary[] parts = [Part("Cache-Control", "max-age=5"), Part("X-Silent", "1")];

        new HeaderRules(new Dictionary<string, HeaderCombination> { ["Cache-Control"] = rule }).Combine(Plan(), parts, isComplete, client, default);

        Assert.Equal(new ComposedAnswer(isIncomplete, longest), client.Features.Get<ComposedAnswer>());
        Assert.Equal(isComplete ? "" : "no-store", client.Response.Headers.CacheControl.ToString());
    }

    // Lists, as tags are, and none of what a failure is passed on with anyway.
    [Fact]
    public void Restrict_HasTheListsOfAllParts()
    {
        var client = new DefaultHttpContext();
        var rules = new HeaderRules(new Dictionary<string, HeaderCombination>(StringComparer.Ordinal)
        {
            ["X-Tags"] = HeaderCombination.Union, ["Content-Language"] = HeaderCombination.Append, ["X-Total"] = HeaderCombination.First, ["xkey"] = HeaderCombination.Omit,
        });
        HeaderDictionary failed = new() { ["Surrogate-Key"] = "a b", ["X-Tags"] = "c", ["Set-Cookie"] = "d=1", ["Content-Language"] = "de", ["X-Total"] = "1", ["xkey"] = "e" };

        rules.Restrict(Plan(), [failed, Part("Surrogate-Key", "f"), Part("X-Tags", "c, g")], client, default);

        var headers = client.Response.Headers;
        Assert.Equal(["Surrogate-Key", "Vary", "X-Tags"], headers.Select(static header => header.Key).Order(StringComparer.Ordinal));
        Assert.Equal((new StringValues(["a b", "f"]), "c, g"), (headers["Surrogate-Key"], headers["X-Tags"].ToString()));
    }

    [Theory]
    [InlineData("cdn-cache-control", HeaderCombination.First)]
    [InlineData("Gateway-Cache-Control", HeaderCombination.Append)]
    public void FindFault_FieldBesideCacheControl_HasNoRuleOfItsOwn(string name, HeaderCombination combination) =>
        Assert.Equal($"'{name}' goes by the rule for Cache-Control", HeaderRules.FindFault(name, combination));

    private static AggregatePlan Plan(bool isAnonymous = false)
    {
        var options = new AggregateOptions
        {
            Match = new RouteMatch { Path = "/" },
            RequestHeaders = ["Authorization", "Cookie", "X-Own-Key", "X-Other"],
            Parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal) { ["a"] = new() { Cluster = "x", Path = "/a", When = ["header:X-Beta"], Anonymous = isAnonymous } },
        };
        return new AggregatePlanner("all", options, clusters: null, new ConfigurationErrors()).Make()!;
    }

    private static HeaderDictionary Part(string name, string value) => new() { [name] = value };
}
