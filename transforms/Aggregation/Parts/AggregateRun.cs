using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// One request of an aggregate: runs its parts, those that wait for others behind these and all else at once. A required part that fails ends the others, and so do the
/// client's leaving and a batch that may make no more calls.
/// </summary>
internal sealed class AggregateRun : IAsyncDisposable
{
    private const int NoneFailed = -1;

    private readonly AggregatePlan _plan;
    private readonly HttpContext _client;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _ended;
    private readonly PartFlow _flow;
    private readonly ByteRoom? _within;
    private readonly ByteRoom _room;
    private readonly Departure? _departure;
    private readonly Task[] _running;
    private Turns? _turns;
    private CancellationTokenRegistration _leaving;
    private int _failed = NoneFailed;

    /// <summary>Prepares it.</summary>
    /// <param name="plan">The aggregate.</param>
    /// <param name="client">The request.</param>
    /// <param name="send">The steps from the cache to the backend.</param>
    /// <param name="exchanges">What calls are made with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where faults are told.</param>
    public AggregateRun(AggregatePlan plan, HttpContext client, RequestDelegate send, PartExchanges exchanges, TimeProvider time, ILogger log)
    {
        (_plan, _client, _time, _log) = (plan, client, time, log);
        _ended = new CancellationTokenSource(plan.Timeout, time);
        _running = new Task[plan.Parts.Length];
        Parts = new PartState[plan.Parts.Length];
        for (var i = 0; i < Parts.Length; i++)
            Parts[i] = new PartState();
        foreach (var part in plan.Parts)
            HoldSources(part);
        Values = new Values(client, Parts);
        var endpoints = client.FindEndpoint()!.Metadata.GetRequiredMetadata<ComposedEndpoints>().All;
        _within = client.Features.Find<ByteRoom>();
        _room = new ByteRoom(plan.MaxBytes, _within);
        _departure = client.Features.Find<DetachedRequest>() is { } detached ? new Departure(detached, _ended) : null;
        _flow = new PartFlow(new PartCall(client, plan.RequestHeaders, send, exchanges, _room, _departure), endpoints, Values, Parts, time);
    }

    /// <summary>The parts, as configured.</summary>
    public PartState[] Parts { get; }

    /// <summary>The values that templates name.</summary>
    public Values Values { get; }

    /// <summary>The place of the part that failed first of those without which there is no answer; -1 for none.</summary>
    public int FailedPart => _failed;

    /// <summary>Whether the client left before anything was done that has to be ended.</summary>
    public bool IsGivenUp => _departure is { IsGivenUp: true };

    /// <summary>How many bytes all bodies have.</summary>
    public long Bytes => _room.Taken;

    /// <summary>Whether no part lacks what it was called for.</summary>
    public bool IsComplete => !Array.Exists(Parts, static part => part.IsIncomplete);

    /// <summary>
    /// A share of the room that the answer has, with nothing in it; null where the answer needs none, as it has no more than the parts. It is as large as theirs, so that what names them many times has an end.
    /// </summary>
    public RoomShare? NewAnswerShare() => _plan.Shape is null && _within is null ? null : new RoomShare(new ByteRoom(_plan.MaxBytes, _within));

    /// <summary>Starts all parts that wait for no other.</summary>
    /// <param name="areSentAsTheyCome">Whether parts are sent as they come, so that those that nobody else needs begin only when the client has read enough for them to have room.</param>
    public void Start(bool areSentAsTheyCome = false)
    {
        if (areSentAsTheyCome)
            PromiseRoom();
        _leaving = _client.RequestAborted.UnsafeRegister(static ended => ((CancellationTokenSource)ended!).Cancel(), _ended);
        _departure?.Watch();
        foreach (var part in _plan.Order)
            _running[part] = RunAsync(part);
    }

    /// <summary>Completes when all parts are over. Throws nothing.</summary>
    public Task WhenOverAsync() => Task.WhenAll(_running);

    /// <summary>Completes when all required parts have results, or when all are over as one of those failed. Throws nothing.</summary>
    public async Task WhenRequiredAsync()
    {
        for (var i = 0; i < _running.Length; i++)
        {
            if (_plan.Parts[i].IsRequired)
                await _running[i];
        }

        if (_failed != NoneFailed)
            await WhenOverAsync();
    }

    /// <summary>The places of the parts, each when it is over.</summary>
    public async IAsyncEnumerable<int> AsTheyEndAsync()
    {
        // Those that are over at once, as their answers were there already, may have one task in common.
        var told = new bool[_running.Length];
        await foreach (var over in Task.WhenEach(_running))
        {
            var place = Array.IndexOf(_running, over);
            while (told[place])
                place = Array.IndexOf(_running, over, place + 1);
            told[place] = true;
            yield return place;
        }
    }

    /// <summary>A part has been sent, and nobody reads it here any more: its bytes go back as soon as no other part needs them.</summary>
    public void Sent(int part)
    {
        Parts[part].LetGo();
        // Its items stand there, and what failed of them is told with it.
        if (_plan.Parts[part].Items is { } items)
            Parts[items.Part].LetGo();
        // Behind the bytes: whoever has a turn now needs their room.
        _turns?.GiveBack(Parts[part].Promised);
    }

    /// <summary>Ends what is still running.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.DisposeAsync();
        if (!Array.TrueForAll(_running, static one => one.IsCompleted))
        {
            await _ended.CancelAsync();
            await WhenOverAsync();
        }

        if (_departure is not null)
            await _departure.DisposeAsync();
        _ended.Dispose();
        Release();
    }

    /// <summary>Gives back the bytes and headers of all parts, which are over. Nothing of them may be read any more.</summary>
    public void Release()
    {
        foreach (var part in Parts)
            part.Dispose();
    }

    private async Task RunAsync(int part)
    {
        var (plan, state) = (_plan.Parts[part], Parts[part]);
        foreach (var other in plan.WaitsFor)
            await _running[other];
        if (_turns is { } turns && state.Promised == 0)
        {
            state.Promised = plan.MostBytes;
            await turns.TakeAsync(state.Promised).WaitAsync(_ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var start = _time.GetTimestamp();
        await using var limit = plan.Timeout is { } timeout ? new PartLimit(timeout, _time, _ended.Token) : null;
        try
        {
            if (_ended.IsCancellationRequested)
                state.Failure = PartFailure.Cancelled;
            else if (!_flow.IsCalled(plan))
                state.IsSkipped = true;
            else if (plan.Items is { } source)
                await _flow.CallForItemsAsync(plan, state, source, limit?.Token ?? _ended.Token);
            else
                _flow.Take(plan, state, await _flow.CallAsync(plan, default, limit?.Token ?? _ended.Token));
        }
        catch (Exception exception)
        {
            AggregationLog.PartFailed(_log, exception, _plan.Id, plan.Name);
            state.Failure = PartFailure.Internal;
        }

        Hold(state);
        LetGoOfSources(plan);
        state.Elapsed = _time.GetElapsedTime(start);
        ExplainEnd(state, limit?.IsOver ?? false);
        if (state.Failure == PartFailure.None && !state.IsSkipped)
            return;
        state.Result = plan.Default;
        if (plan.IsFailedBy(state.Failure) && Interlocked.CompareExchange(ref _failed, part, NoneFailed) == NoneFailed)
            await _ended.CancelAsync();
    }

    // What others need does not wait for its turn: what waits behind it would be sent by nobody.
    private void PromiseRoom()
    {
        _turns = new Turns(_plan.MaxBytes);
        for (var i = 0; i < Parts.Length; i++)
        {
            if (!_plan.Parts[i].IsRequired && !Parts[i].IsRead)
                continue;
            Parts[i].Promised = _plan.Parts[i].MostBytes;
            _turns.Take(Parts[i].Promised);
        }
    }

    // Mostly it is far less than it might have been.
    private void Hold(PartState state)
    {
        var most = state.Promised;
        state.Promised = Math.Min(most, Math.Max(state.Received.Length, state.Result.Length));
        _turns?.GiveBack(most - state.Promised);
    }

    private void HoldSources(PartPlan plan)
    {
        foreach (var source in plan.WaitsFor)
            Parts[source].Hold();
    }

    // What its values came from; where its items came from is needed until it has been sent.
    private void LetGoOfSources(PartPlan plan)
    {
        foreach (var source in plan.WaitsFor)
        {
            if (source != plan.Items?.Part)
                Parts[source].LetGo();
        }
    }

    /// <summary>Tells what was given up because its time was over from what was given up because nobody waits for it any more.</summary>
    private void ExplainEnd(PartState state, bool isLimitOver)
    {
        if (!isLimitOver && (_failed != NoneFailed || _client.RequestAborted.IsCancellationRequested))
            return;
        if (state.Failure == PartFailure.Cancelled)
            state.Failure = PartFailure.Timeout;
        foreach (var item in state.Items ?? [])
        {
            if (item.Failure == PartFailure.Cancelled)
                item.Failure = PartFailure.Timeout;
        }
    }
}
