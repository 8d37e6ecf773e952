using System.Runtime.CompilerServices;
using Gateway.Transforms.Aggregation.Json;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What happens to a part from its conditions to its result. Used by all parts of a request at once.</summary>
/// <param name="calls">Makes the calls.</param>
/// <param name="endpoints">Whom they ask.</param>
/// <param name="values">The values that templates name.</param>
/// <param name="parts">All parts.</param>
/// <param name="time">The clock.</param>
internal sealed class PartFlow(PartCall calls, IReadOnlyList<Endpoint> endpoints, Values values, PartState[] parts, TimeProvider time)
{
    /// <summary>How many bytes all bodies have so far.</summary>
    public long Bytes => calls.Bytes;

    /// <summary>Whether a part is called: all its conditions hold. Those it waits for are over.</summary>
    public bool IsCalled(PartPlan plan)
    {
        foreach (var condition in plan.When)
        {
            if (!condition.Holds(values))
                return false;
        }

        return true;
    }

    /// <summary>Calls a part for its items.</summary>
    /// <param name="plan">The part.</param>
    /// <param name="state">Receives what becomes of it.</param>
    /// <param name="source">Where its items come from.</param>
    /// <param name="ended">Ends it.</param>
    public Task CallForItemsAsync(PartPlan plan, PartState state, ItemSource source, CancellationToken ended) =>
        new ItemCalls(this, plan, state, source).RunAsync(parts[source.Part].Result, ended);

    /// <summary>Makes the result of a part's only call the part's own.</summary>
    /// <param name="plan">The part.</param>
    /// <param name="state">Receives it.</param>
    /// <param name="result">The result.</param>
    public void Take(PartPlan plan, PartState state, PartResult result)
    {
        state.Keep(result);
        (state.Failure, state.Status, state.Headers, state.IsHedged) = (result.Failure, result.Status, result.Headers, result.IsHedged);
        if (state.Failure == PartFailure.None)
            (state.Failure, state.Result) = Shape(plan, result, plan.IsBodyRead);
        (state.Received, state.Body) = (result.Body, result.Value);
        // What is not there because it was not asked for is no failure of whoever would have used it.
        if (state.Failure == PartFailure.NoValue && state.Status == 0 && Array.Exists(plan.WaitsFor, other => parts[other].IsSkipped))
            (state.Failure, state.IsSkipped) = (PartFailure.None, true);
    }

    /// <summary>Calls a part's clusters in turn, until one answers properly.</summary>
    /// <param name="plan">The part.</param>
    /// <param name="item">The item at hand; empty for none.</param>
    /// <param name="ended">Ends it.</param>
    public ValueTask<PartResult> CallAsync(PartPlan plan, ReadOnlyMemory<byte> item, CancellationToken ended) =>
        plan is { CallCount: 1, Body: null } ? CallOneAsync(plan, item, ended) : CallInTurnAsync(plan, item, ended);

    /// <summary>A share of the room that all bodies together have, with nothing in it.</summary>
    public RoomShare NewShare() => calls.NewShare();

    // Most parts have one cluster, and nothing to give back afterwards: there is nobody to ask and nothing to do when the call is over.
    private ValueTask<PartResult> CallOneAsync(PartPlan plan, ReadOnlyMemory<byte> item, CancellationToken ended)
    {
        var message = new PartMessage();
        var failure = message.Fill(plan, values, item);
        return failure == PartFailure.None ? SendAsync(plan, message, endpoints[plan.FirstCall], ended) : new ValueTask<PartResult>(new PartResult(null) { Failure = failure });
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PartResult> CallInTurnAsync(PartPlan plan, ReadOnlyMemory<byte> item, CancellationToken ended)
    {
        using var message = new PartMessage(plan.Body is null ? null : NewShare());
        var failure = message.Fill(plan, values, item);
        if (failure != PartFailure.None)
            return new PartResult(null) { Failure = failure };
        for (var i = 0; ; i++)
        {
            var result = await SendAsync(plan, message, endpoints[plan.FirstCall + i], ended);
            if (i + 1 == plan.CallCount || ended.IsCancellationRequested || !MayAskAnother(plan, result))
                return result;
            result.Dispose();
        }
    }

    private ValueTask<PartResult> SendAsync(PartPlan plan, PartMessage message, Endpoint endpoint, CancellationToken ended) =>
        plan.Hedging is null ? calls.SendAsync(plan, message, endpoint, ended) : new ValueTask<PartResult>(SendHedgedAsync(plan, message, endpoint, ended));

    private Task<PartResult> SendHedgedAsync(PartPlan plan, PartMessage message, Endpoint endpoint, CancellationToken ended) =>
        new HedgedCall(plan.Hedging!, token => calls.SendAsync(plan, message, endpoint, token).AsTask(), time).SendAsync(ended);

    /// <summary>Takes of a body what was configured. Where that is a copy, it takes room as bodies do.</summary>
    /// <param name="plan">The part.</param>
    /// <param name="result">Its body; has the bytes that are made of it.</param>
    /// <param name="isBodyRead">Whether somebody reads the body beside what is made of it; else it goes.</param>
    public (PartFailure Failure, ReadOnlyMemory<byte> Result) Shape(PartPlan plan, PartResult result, bool isBodyRead)
    {
        var value = result.Value;
        if (plan.Select is { IsSingular: true } place && !JsonSlices.TryFind(place, value, out value))
            return (PartFailure.NoValue, default);
        if (plan.Select is { IsSingular: false } places)
            value = Select(places, value, result);
        if (plan.Shaping is { } shaping && result.Shaped is not { IsTooLarge: true })
            value = Shape(shaping, value, result);
        if (result.Shaped is not { } copy)
            return (PartFailure.None, value);
        if (copy.IsTooLarge)
            return (PartFailure.TooLarge, default);
        if (!isBodyRead)
            result.DropBody();
        // A new name may be one that is there already.
        return (plan.Shaping is { MayRepeatNames: true } ? PartFailures.Of(JsonInspection.Find(value, out _)) : PartFailure.None, value);
    }

    private ReadOnlyMemory<byte> Select(JsonPath places, ReadOnlyMemory<byte> value, PartResult result)
    {
        var list = result.Shaped = new CountedBytes(NewShare());
        list.Write("["u8);
        JsonSlices.Write(places, value, list);
        list.Write("]"u8);
        return list.Written;
    }

    private ReadOnlyMemory<byte> Shape(Shaping shaping, ReadOnlyMemory<byte> value, PartResult result)
    {
        using var selected = result.Shaped;
        var shaped = result.Shaped = new CountedBytes(NewShare());
        JsonShaper.Write(value, shaping, shaped);
        return shaped.Written;
    }

    // Where nothing was sent it is safe to ask another; else only what may be carried out twice.
    private static bool MayAskAnother(PartPlan plan, PartResult result) => result.Failure switch
    {
        PartFailure.Unreachable or PartFailure.Unavailable => true,
        PartFailure.None or PartFailure.TooManyCalls => false,
        PartFailure.Status => plan.IsSafe && result.Status >= 500,
        _ => plan.IsSafe,
    };
}
