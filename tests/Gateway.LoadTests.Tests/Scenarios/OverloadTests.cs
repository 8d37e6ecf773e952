using Gateway.LoadTests.Running;
using Gateway.LoadTests.Scenarios;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Tests.Scenarios;

public sealed class OverloadTests
{
    private const double Capacity = 100;

    [Theory]
    [InlineData(45, 15, 30)]
    [InlineData(20, 6, 14)]
    [InlineData(1, 1, 1)]
    public void Phases_OfADuration_AreAThirdAndTheRest(int seconds, int usual, int overloaded) =>
        Assert.Equal((TimeSpan.FromSeconds(usual), TimeSpan.FromSeconds(overloaded)), Overload.Phases(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(90, 199, 150, 0)]
    [InlineData(89, 199, 150, 1)]
    [InlineData(90, 200, 150, 1)]
    [InlineData(90, 199, 200, 1)]
    public void Thresholds_OfProtection_AreNineTenthsOfTheCapacityAndTwiceTheUsual(double goodput, double p99, double refusals, int failing)
    {
        var test = new Overload(isProtected: true);

        Assert.Equal(failing, test.Thresholds.Count(threshold => !threshold.Apply(OutcomeOf(test.Name, goodput, p99, refusals)).Holds));
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public void Thresholds_WithoutProtection_WantACollapse(double goodput, int failing)
    {
        var test = new Overload(isProtected: false);

        Assert.Equal(failing, test.Thresholds.Count(threshold => !threshold.Apply(OutcomeOf(test.Name, goodput, 2900, 3000)).Holds));
    }

    private static Outcome OutcomeOf(string name, double goodput, double p99, double refusals)
    {
        var facts = new Facts();
        facts.Set("capacity", Capacity);
        return new Outcome(
            new NodeStats([
                new ScenarioStats($"{name}.normal", Counts("200", 50, 100), Counts("503", 0, 0), [], TimeSpan.FromSeconds(1)),
                new ScenarioStats(name, Counts("200", goodput, p99), Counts("503", 300, refusals), [], TimeSpan.FromSeconds(1)),
            ]),
            facts);
    }

    private static MeasurementStats Counts(string status, double count, double milliseconds) => new(
        new RequestStats((int)count, count),
        new LatencyStats(milliseconds, milliseconds, milliseconds, milliseconds, milliseconds, milliseconds, milliseconds, 0),
        new DataTransferStats(0, 0, 0, 0),
        count > 0 ? [new StatusCodeStats(status, status != "200", "", (int)count)] : []);
}
