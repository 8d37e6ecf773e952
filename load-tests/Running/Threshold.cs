using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Running;

/// <summary>What must hold, or else the run has failed. Where nothing was counted, nothing holds.</summary>
/// <param name="Text">In words, with its bound.</param>
/// <param name="Judge">Whether it holds, and what was measured in words.</param>
internal sealed record Threshold(string Text, Func<Outcome, (bool Holds, string Measured)> Judge)
{
    /// <summary>No iteration fails.</summary>
    public static Threshold NoFailures(string scenario) => Of(scenario, $"{scenario}: nothing fails", static stats =>
        (stats.Fail.Request.Count == 0, $"{stats.Fail.Request.Count} of {stats.Fail.Request.Count + stats.Ok.Request.Count} failed{Why(stats)}"));

    /// <summary>Of those that went well, 99 of 100 take no longer, from their intended start.</summary>
    public static Threshold Percentile99(string scenario, double milliseconds) => Of(scenario, $"{scenario}: p99 at most {milliseconds:0} ms", stats =>
        (stats.Ok.Request.Count > 0 && stats.Ok.Latency.Percent99 <= milliseconds, $"{stats.Ok.Latency.Percent99:0.0} ms"));

    /// <summary>Of a step that went well, 99 of 100 take no longer.</summary>
    public static Threshold Percentile99(string scenario, string step, double milliseconds) => Of(scenario, $"{scenario}, {step}: p99 at most {milliseconds:0} ms", stats =>
        Array.Find(stats.StepStats, one => one.StepName == step) is { Ok: { Request.Count: > 0 } ok }
            ? (ok.Latency.Percent99 <= milliseconds, $"{ok.Latency.Percent99:0.0} ms")
            : (false, "never ran"));

    /// <summary>Of those that went well, 99 of 100 take less than so many times what they take of a scenario that is the usual.</summary>
    public static Threshold Percentile99Below(string scenario, string usual, double times) => Of(scenario, $"{scenario}: p99 below {times:0.##} times that of {usual}", (stats, outcome) =>
        Compare(stats.Ok, outcome.Find(usual)?.Ok, times));

    /// <summary>The same of those that fail; where nothing does, it does not hold.</summary>
    public static Threshold FailurePercentile99Below(string scenario, string usual, double times) => Of(scenario, $"{scenario}: p99 of what fails below {times:0.##} times that of {usual}", (stats, outcome) =>
        Compare(stats.Fail, outcome.Find(usual)?.Ok, times));

    /// <summary>At least this share of all iterations has a status that begins so.</summary>
    public static Threshold Share(string scenario, string status, double share) => new($"{scenario}: at least {share:P0} are '{status}'", outcome =>
    {
        var all = outcome.Find(scenario) is { } stats ? stats.Ok.Request.Count + stats.Fail.Request.Count : 0;
        var some = outcome.CountOf(scenario, status);
        return (all > 0 && some >= share * all, $"{some} of {all}");
    });

    /// <summary>At least this share of the failures has one of these statuses; where nothing fails, it does not hold.</summary>
    public static Threshold FailureShare(string scenario, string[] statuses, double share) => Of(
        scenario, $"{scenario}: at least {share:P0} of what fails is told so with {string.Join(" or ", statuses)}", stats =>
        {
            var told = stats.Fail.StatusCodes.Where(one => statuses.Contains(one.StatusCode)).Sum(static one => one.Count);
            return (told > 0 && told >= share * stats.Fail.Request.Count, $"{told} of {stats.Fail.Request.Count}{(told == stats.Fail.Request.Count ? "" : Why(stats))}");
        });

    /// <summary>What was measured besides is in a range, both bounds included.</summary>
    public static Threshold Fact(string text, string fact, double least, double most, string unit = "") => new(text, outcome =>
        outcome.Facts.Find(fact) is { } value ? (value >= least && value <= most, $"{value:0.##}{unit}") : (false, "not measured"));

    public Verdict Apply(Outcome outcome)
    {
        var (holds, measured) = Judge(outcome);
        return new Verdict(Text, holds, measured);
    }

    private static Threshold Of(string scenario, string text, Func<ScenarioStats, (bool Holds, string Measured)> judge) => Of(scenario, text, (stats, _) => judge(stats));

    private static Threshold Of(string scenario, string text, Func<ScenarioStats, Outcome, (bool Holds, string Measured)> judge) => new(text, outcome =>
        outcome.Find(scenario) is { } stats && stats.Ok.Request.Count + stats.Fail.Request.Count > 0 ? judge(stats, outcome) : (false, "never ran"));

    private static (bool Holds, string Measured) Compare(MeasurementStats one, MeasurementStats? usual, double times)
    {
        if (one.Request.Count == 0 || usual is not { Request.Count: > 0, Latency.Percent99: > 0 })
            return (false, "never ran");
        var ratio = one.Latency.Percent99 / usual.Latency.Percent99;
        return (ratio < times, $"{one.Latency.Percent99:0.0} ms, {ratio:0.00} times {usual.Latency.Percent99:0.0} ms");
    }

    private static string Why(ScenarioStats stats) =>
        stats.Fail.StatusCodes is [var most, ..] ? $", most with {most.StatusCode} {most.Message}".TrimEnd() : "";
}
