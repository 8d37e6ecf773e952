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

    [Fact]
    public void Documentation_OfLoadTests_NamesEach()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "load-testing.md"));

        Assert.All(LoadTests.Scenarios.LoadTests.All, test => Assert.Contains($"| `{test.Name}` |", page, StringComparison.Ordinal));
    }
}
