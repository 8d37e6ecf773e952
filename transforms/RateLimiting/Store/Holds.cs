using System.Collections.Concurrent;

namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>
/// The places that requests of this gateway hold, of which Redis is told again and again while they last. So it learns of those, too, that were given while it did not answer, or that it has lost. Safe to share between threads.
/// </summary>
internal sealed class Holds : IDisposable
{
    /// <summary>How often Redis is told of all of them: it may miss two of three times.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    // How often it is looked whether there is anything to tell.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    // So many are told in one step of Redis, which does nothing else meanwhile.
    private const int AtOnce = 100;

    // So many steps of a cluster at a time: one whose node is away is waited for.
    private const int Beside = 8;

    // So many ends are told between two looks at what is to be renewed.
    private const int MaxEndsInTurn = 1000;

    // So many wait for an answer to their end, and as many to be told again; beyond, Redis forgets them after their lifetime.
    private const int MaxEnds = 10_000;

    private readonly ConcurrentDictionary<Hold, bool> _held = new();
    private readonly ConcurrentQueue<Hold> _untold = new();
    private readonly Func<bool> _mayAsk;
    private readonly Func<bool> _isCluster;
    private readonly Func<IReadOnlyList<Question>, Task<bool>> _tell;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private long _renewedAt;
    private int _ending;
    private volatile bool _isDue;

    /// <summary>Prepares what <see cref="RunAsync"/> tells.</summary>
    /// <param name="mayAsk">Whether requests may ask Redis. What is told in the background is told all the same, as it is little.</param>
    /// <param name="isCluster">Whether it may be heard by some and not by others of its servers.</param>
    /// <param name="tell">Tells Redis; whether it has heard it.</param>
    /// <param name="time">The clock.</param>
    public Holds(Func<bool> mayAsk, Func<bool> isCluster, Func<IReadOnlyList<Question>, Task<bool>> tell, TimeProvider time)
    {
        (_mayAsk, _isCluster, _tell, _time, _renewedAt) = (mayAsk, isCluster, tell, time, time.GetTimestamp());
    }

    /// <summary>How many there are.</summary>
    public int Count => _held.Count;

    /// <summary>How many have ended of which Redis has to be told yet.</summary>
    public int Untold => _untold.Count;

    /// <summary>Redis answers again, and may have lost or missed some: they are told soon.</summary>
    public void Recall() => _isDue = true;

    /// <summary>A request has it from now on.</summary>
    public void Keep(Hold hold) => _held[hold] = true;

    /// <summary>Its request has ended, or does not need it, though Redis may grant it yet. Nobody waits for Redis.</summary>
    public void End(Hold hold)
    {
        hold.IsOver = true;
        _held.TryRemove(hold, out _);
        if (hold.MayBeKnown)
            _ = ReleaseAsync(hold);
    }

    /// <summary>Tells Redis what it has to be told, until this is disposed of.</summary>
    public async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Step, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await StepAsync();
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    /// <summary>Tells Redis what it has to be told by now. Not safe to be called by two at once.</summary>
    public async Task StepAsync()
    {
        // Places of requests that run lapse if they are not renewed; those of others do so by themselves.
        if (_isDue || _time.GetElapsedTime(_renewedAt) >= Interval)
            await RenewAsync();
        await TellEndsAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RenewAsync()
    {
        _isDue = false;
        var start = _time.GetTimestamp();
        // Else the next step tries again.
        if (await RenewAllAsync())
            _renewedAt = start;
        else
            _isDue = true;
    }

    private async Task ReleaseAsync(Hold hold)
    {
        if (!_mayAsk() || Volatile.Read(ref _ending) >= MaxEnds)
        {
            Postpone(hold);
            return;
        }

        Interlocked.Increment(ref _ending);
        try
        {
            if (!await _tell([hold.Release()]))
                Postpone(hold);
        }
        finally
        {
            Interlocked.Decrement(ref _ending);
        }
    }

    private void Postpone(Hold hold)
    {
        if (_untold.Count < MaxEnds)
            _untold.Enqueue(hold);
    }

    private async Task TellEndsAsync()
    {
        for (var left = Math.Min(_untold.Count, MaxEndsInTurn); left > 0; left -= AtOnce)
        {
            var ended = new List<Hold>(AtOnce);
            while (ended.Count < AtOnce && _untold.TryDequeue(out var hold))
                ended.Add(hold);
            if (await _tell(ended.ConvertAll(static hold => hold.Release())))
                continue;
            ended.ForEach(Postpone);
            return;
        }
    }

    /// <summary>Tells of all; where Redis does not answer, the rest waits for the next time.</summary>
    private async Task<bool> RenewAllAsync()
    {
        var isCluster = _isCluster();
        var isHeard = true;
        foreach (var parts in _held.Keys.Where(static hold => !hold.IsOver).Chunk(AtOnce).Chunk(isCluster ? Beside : 1))
        {
            foreach (var isPartHeard in await Task.WhenAll(parts.Select(RenewAsync)))
                isHeard &= isPartHeard;
            // One server has heard nothing of the rest, either; of a cluster's, those that are there must.
            if (!isHeard && !isCluster)
                return false;
        }

        return isHeard;
    }

    private async Task<bool> RenewAsync(Hold[] part)
    {
        foreach (var hold in part)
            hold.MayBeKnown = true;
        var isHeard = await _tell(Array.ConvertAll(part, static hold => hold.Renew()));
        // What ended meanwhile may have been told before it was told of, and would be there again.
        foreach (var hold in part)
        {
            if (hold.IsOver)
                _ = ReleaseAsync(hold);
        }

        return isHeard;
    }
}
