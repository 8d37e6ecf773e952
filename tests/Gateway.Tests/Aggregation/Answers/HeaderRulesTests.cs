using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Answers;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
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

        new HeaderRules(new Dictionary<string, HeaderCombination>()).Combine(plan, parts, isComplete: true, client, default);
        Assert.Equal(expected, client.Response.Headers.CacheControl.ToString());

        HeaderRules.Restrict(plan, parts, client, default);
        Assert.Equal(expected, client.Response.Headers.CacheControl.ToString());
    }

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
