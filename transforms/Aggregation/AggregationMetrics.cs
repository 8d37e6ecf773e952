using System.Diagnostics.Metrics;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;

namespace Gateway.Transforms.Aggregation;

/// <summary>Counts answers and parts. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class AggregationMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _parts;
    private readonly Counter<long> _hedges;

    public AggregationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("gateway.aggregation.requests", "{request}", "Requests of aggregates, by aggregate and whether every part had its result.");
        _hedges = meter.CreateCounter<long>("gateway.aggregation.hedges", "{part}", "Parts with a call that was made a second time, by aggregate and part.");
        _parts = meter.CreateCounter<long>("gateway.aggregation.parts", "{part}", "Parts of aggregates, by aggregate, part and result.");
    }

    private static string MeterName => "Gateway";

    /// <summary>A request was answered.</summary>
    /// <param name="plan">The aggregate.</param>
    /// <param name="run">Its parts.</param>
    /// <param name="isTooLarge">Whether there was no room for the answer.</param>
    public void Count(AggregatePlan plan, AggregateRun run, bool isTooLarge = false)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("gateway.aggregate", plan.Id), new("gateway.result", isTooLarge || run.FailedPart >= 0 ? "failed" : run.IsComplete ? "complete" : "incomplete"));
        if (!_parts.Enabled)
            return;
        for (var i = 0; i < run.Parts.Length; i++)
        {
            var part = run.Parts[i];
            var result = part.Failure != PartFailure.None ? PartFailures.NameOf(part.Failure) : part.IsSkipped ? "skipped" : part.IsIncomplete ? "incomplete" : "ok";
            if (part.IsHedged)
                _hedges.Add(1, new("gateway.aggregate", plan.Id), new("gateway.part", plan.Parts[i].Name));
            _parts.Add(1, new("gateway.aggregate", plan.Id), new("gateway.part", plan.Parts[i].Name), new("gateway.result", result));
        }
    }
}
