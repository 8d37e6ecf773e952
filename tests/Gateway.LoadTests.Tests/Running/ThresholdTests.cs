using Gateway.LoadTests.Running;
using Gateway.LoadTests.Tests.Engine;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Gateway.LoadTests.Tests.Running;

public sealed class ThresholdTests
{
    private static readonly MeasurementStats Nothing = Counts(0, 0);

    [Fact]
    public void NoFailures_WithoutAny_Holds() => Assert.True(Judge(Threshold.NoFailures("s"), ok: Counts(5, 1)).Holds);

    [Fact]
    public void NoFailures_WithOne_FailsAndSaysWhy()
    {
        var verdict = Judge(Threshold.NoFailures("s"), Counts(5, 1), Counts(1, 1) with { StatusCodes = [new StatusCodeStats("502", IsError: true, "bad gateway", 1)] });

        Assert.False(verdict.Holds);
        Assert.Equal("1 of 6 failed, most with 502 bad gateway", verdict.Measured);
    }

    [Fact]
    public void Any_OfAScenarioThatDidNothing_Fails()
    {
        Assert.All(
            [Threshold.NoFailures("s"), Threshold.Percentile99("s", 100), Threshold.Percentile99("s", "step", 100), Threshold.Share("s", "200", 0), Threshold.Fact("f", "f", 0, 1)],
            static threshold => Assert.False(Judge(threshold, Nothing).Holds));
        Assert.All(
            [Threshold.NoFailures("other"), Threshold.Percentile99("other", 100), Threshold.Share("other", "200", 0)],
            static threshold => Assert.False(Judge(threshold, Counts(5, 1)).Holds));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(99.9, false)]
    public void Percentile99_AtItsBound_Holds(double bound, bool expected) => Assert.Equal(expected, Judge(Threshold.Percentile99("s", bound), Counts(5, 100)).Holds);

    [Theory]
    [InlineData(100, true)]
    [InlineData(99.9, false)]
    public void Percentile99_OfAStep_IsTheSteps(double bound, bool expected) => Assert.Equal(expected, Judge(Threshold.Percentile99("s", "step", bound), Counts(5, 5000)).Holds);

    [Fact]
    public void Percentile99_WhereAllFailed_Fails() => Assert.False(Judge(Threshold.Percentile99("s", 100), Nothing, Counts(5, 1)).Holds);

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.51, false)]
    public void Share_OfAStatus_CountsAllIterations(double share, bool expected)
    {
        var ok = Counts(5, 1) with { StatusCodes = [new StatusCodeStats("200 hit", IsError: false, "", 3), new StatusCodeStats("200 miss", IsError: false, "", 2)] };
        var fail = Counts(1, 1) with { StatusCodes = [new StatusCodeStats("500", IsError: true, "", 1)] };

        Assert.Equal(expected, Judge(Threshold.Share("s", "200 hit", share), ok, fail).Holds);
    }

    [Theory]
    [InlineData(99, 1, true)]
    [InlineData(98, 2, false)]
    [InlineData(0, 1, false)]
    public void FailureShare_OfRefusals_CountsFailuresAlone(int refused, int others, bool expected)
    {
        var fail = Counts(refused + others, 1) with { StatusCodes = [new StatusCodeStats("503", IsError: true, "", refused), new StatusCodeStats("-101", IsError: true, "reset", others)] };

        Assert.Equal(expected, Judge(Threshold.FailureShare("s", ["503", "429"], 0.99), Counts(1000, 1), fail).Holds);
        Assert.False(Judge(Threshold.FailureShare("s", ["503"], 0.99), Counts(5, 1)).Holds);
    }

    [Theory]
    [InlineData(199, true)]
    [InlineData(200, false)]
    public void Percentile99Below_TwiceTheUsual_DoesNotHold(double milliseconds, bool expected)
    {
        var verdict = JudgeBeside(Threshold.Percentile99Below("s", "usual", 2), Counts(5, milliseconds), Nothing, usual: Counts(5, 100));

        Assert.Equal(expected, verdict.Holds);
        Assert.Contains(" times 100", verdict.Measured, StringComparison.Ordinal);
        Assert.Equal(expected, JudgeBeside(Threshold.FailurePercentile99Below("s", "usual", 2), Counts(5, 5000), Counts(5, milliseconds), usual: Counts(5, 100)).Holds);
    }

    [Fact]
    public void Percentile99Below_WhereThereIsNoUsual_Fails()
    {
        Assert.False(JudgeBeside(Threshold.Percentile99Below("s", "usual", 2), Counts(5, 1), Nothing, usual: Nothing).Holds);
        Assert.False(Judge(Threshold.Percentile99Below("s", "usual", 2), Counts(5, 1)).Holds);
        Assert.False(JudgeBeside(Threshold.FailurePercentile99Below("s", "usual", 2), Counts(5, 1), Nothing, usual: Counts(5, 100)).Holds);
    }

    [Theory]
    [InlineData(0.9, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2.1, false)]
    public void Fact_InItsRange_Holds(double value, bool expected)
    {
        var facts = new Facts();
        facts.Set("f", value);

        Assert.Equal(expected, Threshold.Fact("f", "f", 1, 2).Apply(new Outcome(new NodeStats([]), facts)).Holds);
    }

    [Fact]
    public void Thresholds_OfEveryLoadTest_AreThereAndFailWhereNothingRan() => Assert.All(LoadTests.Scenarios.LoadTests.All, static test =>
    {
        Assert.NotEmpty(test.Thresholds);
        Assert.All(test.Thresholds, static threshold => Assert.False(threshold.Apply(new Outcome(new NodeStats([]), new Facts())).Holds, threshold.Text));
    });

    [Fact]
    public void Thresholds_OfARun_JudgeItsFigures()
    {
        var stats = Runs.Run(Runs.Of(10, static _ => Task.FromResult<NBomber.Contracts.IResponse>(Response.Ok(statusCode: "200")), "s"));

        Assert.True(Threshold.Share("s", "200", 1).Apply(new Outcome(stats, new Facts())).Holds);
    }

    private static Verdict Judge(Threshold threshold, MeasurementStats ok, MeasurementStats? fail = null) => threshold.Apply(new Outcome(
        new NodeStats([new ScenarioStats("s", ok, fail ?? Nothing, ok.Request.Count == 0 ? [] : [new StepStats("step", Counts(5, 100), Nothing)], TimeSpan.FromSeconds(1))]), new Facts()));

    private static Verdict JudgeBeside(Threshold threshold, MeasurementStats ok, MeasurementStats fail, MeasurementStats usual) => threshold.Apply(new Outcome(
        new NodeStats([new ScenarioStats("s", ok, fail, [], TimeSpan.FromSeconds(1)), new ScenarioStats("usual", usual, Nothing, [], TimeSpan.FromSeconds(1))]), new Facts()));

    private static MeasurementStats Counts(int count, double milliseconds) => new(
        new RequestStats(count, count),
        new LatencyStats(milliseconds, milliseconds, milliseconds, milliseconds, milliseconds, milliseconds, milliseconds, 0),
        new DataTransferStats(0, 0, 0, 0),
        []);
}
