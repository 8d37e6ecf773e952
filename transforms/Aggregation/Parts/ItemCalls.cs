using System.Text;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Json;
using Gateway.Transforms.Shared.Threads;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>A part that is called once for each distinct item, a few at a time.</summary>
/// <param name="flow">Makes the calls.</param>
/// <param name="plan">The part.</param>
/// <param name="state">Receives what becomes of it.</param>
/// <param name="source">Where the items come from.</param>
internal sealed class ItemCalls(PartFlow flow, PartPlan plan, PartState state, ItemSource source)
{
    /// <summary>The most places of a list, repeated and empty ones included: a short text has many, and each is as long as its result.</summary>
    public const int MaxPlaces = 10_000;

    private readonly List<ItemCall> _calls = [];
    // The call of each item in its place; null for one that no call can be made for.
    private readonly List<ItemCall?> _places = [];
    private int _next = -1;
    private int _failed;

    /// <summary>Calls it for all items.</summary>
    /// <param name="from">The result of the part that the items are in.</param>
    /// <param name="ended">Ends it.</param>
    public async Task RunAsync(ReadOnlyMemory<byte> from, CancellationToken ended)
    {
        if (PoolThread.IsFor(from.Length))
            await PoolThread.TakeTurns();
        Collect(from);
        state.Items = _calls;
        var workers = new Task[Math.Min(source.Concurrency, _calls.Count)];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = WorkAsync(ended);
        await Task.WhenAll(workers);
        if (PoolThread.IsFor(flow.Bytes))
            await PoolThread.TakeTurns();
        if (state.Failure != PartFailure.None)
            return;
        var output = new CountedBytes(flow.NewShare());
        state.Keep(output);
        if (source.IsMap)
            WriteMap(output);
        else
            WriteList(output);
        if (output.IsTooLarge)
            state.Failure = PartFailure.TooLarge;
        if (state.Failure == PartFailure.None)
            state.Result = state.Body = output.Written;
    }

    private void Collect(ReadOnlyMemory<byte> from)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        JsonSlices.Find(source.Path, from, found, MaxPlaces + 1);
        // A path to a list means what is in it, and one to an object or to null means nothing that a part can be called for.
        if (source.Path.IsSingular && found is [var only] && only.Span[0] is (byte)'[' or (byte)'{' or (byte)'n')
        {
            found.Clear();
            foreach (var (name, item) in new JsonChildren(only))
            {
                if (name.IsEmpty && found.Count <= MaxPlaces)
                    found.Add(item);
            }
        }

        var known = new Dictionary<string, ItemCall>(StringComparer.Ordinal);
        foreach (var item in found)
        {
            state.IsCut = _places.Count == MaxPlaces;
            if (state.IsCut)
                return;
            if (item.Span[0] is (byte)'{' or (byte)'[' or (byte)'n')
            {
                _places.Add(null);
                continue;
            }

            var key = item.Span[0] == (byte)'"' ? JsonText.TextOf(item.Span) : Encoding.UTF8.GetString(item.Span);
            if (!known.TryGetValue(key, out var call))
            {
                state.IsCut = _calls.Count == source.Max;
                if (state.IsCut)
                    return;
                known.Add(key, call = new ItemCall(item));
                _calls.Add(call);
            }

            call.Places++;
            _places.Add(call);
        }
    }

    private async Task WorkAsync(CancellationToken ended)
    {
        while (Interlocked.Increment(ref _next) is var next && next < _calls.Count)
        {
            var call = _calls[next];
            if (ended.IsCancellationRequested || Volatile.Read(ref _failed) > 0)
            {
                call.Failure = PartFailure.Cancelled;
                continue;
            }

            var result = await flow.CallAsync(plan, call.Item, ended);
            state.Keep(result);
            state.IsHedged |= result.IsHedged;
            (call.Failure, call.Status, call.Headers, call.Answer) = (result.Failure, result.Status, result.Headers, result);
            if (call.Failure == PartFailure.None)
                (call.Failure, call.Result) = flow.Shape(plan, result, isBodyRead: false);
            // Of a required part every item is required, and the first that fails is the failure.
            if (plan.IsFailedBy(call.Failure) && Interlocked.Increment(ref _failed) == 1)
                (state.Failure, state.Status, state.Headers, state.Received) = (call.Failure, call.Status, call.Headers, result.Body);
            else if (call.Failure != PartFailure.None)
                Drop(call, result);
        }
    }

    // Nobody reads what came of a failure that is not passed on, and others may have its room.
    private static void Drop(ItemCall call, PartResult result)
    {
        (call.Headers, call.Result, call.Answer) = (null, default, null);
        result.Dispose();
    }

    // What is written takes room as bodies do, and what has been written for the last time gives its own back.
    private void WriteList(CountedBytes output)
    {
        output.Write("["u8);
        for (var i = 0; i < _places.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            if (_places[i] is not { Failure: PartFailure.None } call)
            {
                output.Write("null"u8);
                continue;
            }

            output.Write(call.Result.Span);
            if (--call.Places == 0)
                call.Placed();
        }

        output.Write("]"u8);
    }

    private void WriteMap(CountedBytes output)
    {
        output.Write("{"u8);
        var isFirst = true;
        foreach (var call in _calls)
        {
            if (call.Failure != PartFailure.None)
                continue;
            if (!isFirst)
                output.Write(","u8);
            isFirst = false;
            var isText = call.Item.Span[0] == (byte)'"';
            output.Write(isText ? ""u8 : "\""u8);
            output.Write(call.Item.Span);
            output.Write(isText ? ":"u8 : "\":"u8);
            output.Write(call.Result.Span);
            call.Placed();
        }

        output.Write("}"u8);
    }
}
