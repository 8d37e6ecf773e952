using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Planning;

/// <summary>What is said of an aggregate beside what is wrong with it, which the corpus has.</summary>
public sealed class AggregatePlannerTests
{
    [Theory]
    [InlineData("", "DELETE", 1)]
    [InlineData("GET", "PUT", 1)]
    [InlineData("POST,head", "PATCH", 1)]
    [InlineData("POST", "DELETE", 0)]
    [InlineData("POST,PUT", "PUT", 0)]
    [InlineData("GET", "POST", 0)]
    [InlineData("", "GET", 0)]
    public void Make_PartThatChangesSomething_IsWarnedOfBehindGet(string methods, string method, int warnings)
    {
        var errors = new ConfigurationErrors();
        var options = new AggregateOptions
        {
            Match = new RouteMatch { Path = "/a", Methods = methods.Length == 0 ? null : methods.Split(',') },
            Parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal) { ["one"] = new() { Cluster = "c", Path = "/x" }, ["two"] = new() { Cluster = "c", Path = "/x", Method = method } },
        };

        Assert.NotNull(new AggregatePlanner("all", options, clusters: null, errors).Make());

        Assert.Empty(errors.Errors);
        Assert.Equal(Enumerable.Repeat("Aggregates:all:Parts:two:Method", warnings), errors.Warnings.Select(static warning => warning.Path));
    }
}
