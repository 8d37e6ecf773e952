using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Planning;

/// <summary>What is said of an aggregate beside what is wrong with it, which the corpus has.</summary>
public sealed class AggregatePlannerTests
{
    [Fact]
    public void Make_KeysThatAreLikelyNotMeant_AreWarnedOf()
    {
        var errors = new ConfigurationErrors();
        var options = new AggregateOptions
        {
            Match = new RouteMatch { Path = "/a" },
            Timeout = TimeSpan.FromSeconds(1),
            Parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal)
            {
                ["late"] = new() { Cluster = "c", Path = "/x", Timeout = TimeSpan.FromSeconds(2) },
                ["never"] = new() { Cluster = "c", Path = "/x", Required = true, Default = System.Text.Json.JsonElement.Parse("1") },
                ["skipped"] = new() { Cluster = "c", Path = "/x", Required = true, Default = System.Text.Json.JsonElement.Parse("1"), When = ["query:x"] },
                ["again"] = new() { Clusters = ["c", "d", "c"], Path = "/x" },
                ["alike"] = new() { Cluster = "c", Path = "/x", Rename = new Dictionary<string, string>(StringComparer.Ordinal) { ["a.x"] = "z", ["a.y"] = "z", ["b.y"] = "z" } },
            },
        };

        Assert.NotNull(new AggregatePlanner("all", options, clusters: null, errors).Make());

        Assert.Empty(errors.Errors);
        Assert.Equal(
            ["again:Clusters:2", "alike:Rename:a.y", "late:Timeout", "never:Default"],
            errors.Warnings.Select(static warning => warning.Path["Aggregates:all:Parts:".Length..]).Order(StringComparer.Ordinal));
    }

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
