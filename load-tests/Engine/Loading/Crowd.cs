using System.Collections.Concurrent;
using NBomber.CSharp;

namespace Gateway.LoadTests.Engine.Loading;

/// <summary>The copies of a scenario: made when there is no idle one, and kept. Used by one dispatcher; what it starts runs on the thread pool.</summary>
internal sealed class Crowd(Phase phase, int maxRunning)
{
    /// <summary>As many as run at once; an arrival beyond that is counted as failed, so that a server that hangs does not fill the memory here.</summary>
    public const int DefaultMaxRunning = 50_000;

    private readonly ConcurrentBag<VirtualUser> _idle = [];
    private readonly List<VirtualUser> _all = [];
    private readonly List<(VirtualUser User, Task Loop)> _looping = [];
    private int _running;
    private int _loops;

    /// <summary>How many iterations are under way.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Open model: starts one iteration.</summary>
    /// <param name="start">When it was meant to start, from the start of the load.</param>
    public void Start(TimeSpan start)
    {
        if (Running >= maxRunning)
        {
            phase.Record(Response.Fail(statusCode: "-102", message: $"not started: {maxRunning} iterations were under way"), latency: null, start);
            return;
        }

        Interlocked.Increment(ref _running);
        if (!_idle.TryTake(out var user))
            user = NewUser();
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Crowd.RunOnceAsync(work.User, work.Start), (Crowd: this, User: user, Start: start), preferLocal: false);
    }

    /// <summary>Closed model: from now on so many copies loop; those that are too many end with their iteration.</summary>
    /// <param name="copies">How many.</param>
    /// <param name="stop">Ends all loops.</param>
    public void KeepLooping(int copies, CancellationToken stop)
    {
        Volatile.Write(ref _loops, copies);
        for (var index = 0; index < copies; index++)
        {
            if (index == _looping.Count)
                _looping.Add((NewUser(), Task.CompletedTask));
            // One that was too many a moment ago may still be at its last iteration; the next call finds it done.
            if (_looping[index] is { Loop.IsCompleted: true, User: var user })
                _looping[index] = (user, LoopAsync(user, index, stop));
        }
    }

    /// <summary>Counts what never ended as failed, with the time it has taken so far.</summary>
    public void Abandon()
    {
        foreach (var user in _all)
        {
            if (user.Running is { } start)
                phase.Record(Response.Fail(statusCode: "-100", message: "did not end within the time that is left for it behind the load"), phase.Elapsed - start, phase.Elapsed);
        }
    }

    private async Task RunOnceAsync(VirtualUser user, TimeSpan start)
    {
        await user.RunAsync(start);
        _idle.Add(user);
        Interlocked.Decrement(ref _running);
    }

    private async Task LoopAsync(VirtualUser user, int index, CancellationToken stop)
    {
        Interlocked.Increment(ref _running);
        // One that never waits would keep the dispatcher's thread for itself.
        await Task.Yield();
        while (index < Volatile.Read(ref _loops) && !stop.IsCancellationRequested)
            await user.RunAsync(phase.Elapsed);
        Interlocked.Decrement(ref _running);
    }

    private VirtualUser NewUser()
    {
        var user = new VirtualUser(phase, _all.Count);
        _all.Add(user);
        return user;
    }
}
