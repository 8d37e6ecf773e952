using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Tests.Scenarios;

public sealed class LoadTestsTests
{
    [Fact]
    public void Names_OfLoadTests_AreUniqueAndPlain()
    {
        var names = LoadTests.Scenarios.LoadTests.All.Select(static test => test.Name).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, static name => Assert.Matches("^[a-z-]+$", name));
        Assert.DoesNotContain("all", names);
    }

    [Theory]
    [InlineData("catalogue", 5, 30, false)]
    [InlineData("catalogue", 150, 1, false)]
    [InlineData("catalogue", 150, 30, true)]
    [InlineData("catalogue", 150, 600, true)]
    [InlineData("scraper", 44, 30, true)]
    [InlineData("scraper", 43, 30, false)]
    [InlineData("half-load", 100, 30, true)]
    [InlineData("half-load", 101, 30, false)]
    public void FindProblem_OfALoadThatNoGatewayCouldHoldThresholdsAt_IsThere(string name, int rate, int seconds, bool isFine) =>
        Assert.Equal(isFine, LoadTests.Scenarios.LoadTests.Find(name)!.FindProblem(new Load(rate, TimeSpan.FromSeconds(seconds))) is null);

    [Fact]
    public void FindProblem_OfDefaults_IsNull() => Assert.All(
        LoadTests.Scenarios.LoadTests.All,
        static test => Assert.All([false, true], isDemo => Assert.Null(test.FindProblem(new Load(test.DefaultRate(isDemo), test.DefaultDuration)))));

    [Fact]
    public void Documentation_OfLoadTests_NamesEach()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "load-testing.md"));

        Assert.All(LoadTests.Scenarios.LoadTests.All, test => Assert.Contains($"| `{test.Name}` |", page, StringComparison.Ordinal));
    }
}
