using Gateway.LoadTests.Engine.Recording;
using Microsoft.Extensions.Configuration;
using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine.Loading;

/// <summary>Takes one scenario through its run.</summary>
internal sealed class ScenarioRunner(ScenarioProps scenario, IConfiguration customSettings, RunControl control, ILogger logger, TimeProvider time)
{
    /// <summary>
    /// An arrival may start by so much too early, and never counts as waiting for that: timers are no finer. One that starts too late does count.
    /// </summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(50);

    private Phase? _phase;
    private TimeSpan _duration;
    private TimeSpan _paused;

    public ScenarioProps Scenario => scenario;

    /// <summary>How long iterations that are under way at the end of the load have left to end.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>As many iterations as an open model has under way at once.</summary>
    public int MaxRunning { get; init; } = Crowd.DefaultMaxRunning;

    /// <summary>The operation under way; null before the first.</summary>
    public ScenarioOperation? Operation => Volatile.Read(ref _phase)?.Operation;

    /// <summary>Since the start of the warm-up or of the load, whichever is under way.</summary>
    public TimeSpan Elapsed => Volatile.Read(ref _phase)?.Elapsed ?? TimeSpan.Zero;

    /// <summary>What was counted so far.</summary>
    public (int Ok, int Fail) ReadCounts() => Volatile.Read(ref _phase)?.Recorder.ReadCounts() ?? default;

    public Task InitAsync() => scenario.Init?.Invoke(new InitContext(InfoOf(ScenarioOperation.Init), customSettings, logger)) ?? Task.CompletedTask;

    public Task CleanAsync() => scenario.Clean?.Invoke(new InitContext(InfoOf(ScenarioOperation.Clean), customSettings, logger)) ?? Task.CompletedTask;

    /// <summary>Applies the first part of the load, and counts nothing.</summary>
    public async Task WarmUpAsync()
    {
        if (scenario.WarmUpDuration is { } duration)
            await ApplyAsync(ScenarioOperation.WarmUp, duration);
    }

    /// <summary>Applies the load, and counts.</summary>
    public async Task RunAsync()
    {
        var ended = await ApplyAsync(ScenarioOperation.Bombing, scenario.Duration);
        _duration = ended < scenario.Duration ? ended : scenario.Duration;
        _paused = Stretch.Plan(scenario.LoadSimulations).Where(static one => one.Simulation.Model == LoadModel.Pause)
            .Aggregate(TimeSpan.Zero, (sum, one) => sum + TimeSpan.FromTicks(Math.Clamp((_duration - one.Start).Ticks, 0, one.Simulation.During.Ticks)));
    }

    /// <summary>What was counted, after <see cref="RunAsync"/>.</summary>
    public ScenarioStats ReadStats() => _phase!.Recorder.Read(scenario.ScenarioName, _duration, _duration - _paused);

    // Returns when the load ended, which is before what it started did.
    private async Task<TimeSpan> ApplyAsync(ScenarioOperation operation, TimeSpan duration)
    {
        var phase = new Phase(scenario, operation, control, logger, time);
        Volatile.Write(ref _phase, phase);
        var crowd = new Crowd(phase, MaxRunning);
        var stop = control.TokenOf(scenario.ScenarioName);
        // A thread of its own: arrivals are on time although the pool is busy.
        var ended = await Task.Factory.StartNew(() => Dispatch(phase, crowd, duration, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var patience = phase.Elapsed + Grace;
        while (crowd.Running > 0 && phase.Elapsed < patience && control.Reason is null)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, CancellationToken.None);
        // What an interruption cuts off is nobody's failure.
        if (control.Reason is null)
            crowd.Abandon();
        phase.Recorder.Close();
        return ended;
    }

    private TimeSpan Dispatch(Phase phase, Crowd crowd, TimeSpan duration, CancellationToken stop)
    {
        using var loops = CancellationTokenSource.CreateLinkedTokenSource(stop);
        foreach (var stretch in Stretch.Plan(scenario.LoadSimulations).TakeWhile(stretch => stretch.Start < duration))
        {
            var end = stretch.End < duration ? stretch.End : duration;
            if (stretch.IsOpen)
                Inject(phase, crowd, stretch, end, stop);
            else
                Loop(phase, crowd, stretch, end, loops.Token);
            if (stop.IsCancellationRequested)
                break;
        }

        crowd.KeepLooping(0, CancellationToken.None);
        return phase.Elapsed;
    }

    private static void Inject(Phase phase, Crowd crowd, Stretch stretch, TimeSpan end, CancellationToken stop)
    {
        crowd.KeepLooping(0, stop);
        foreach (var arrival in stretch.Arrivals(Random.Shared))
        {
            if (arrival >= end || !WaitUntil(phase, arrival - Early, stop))
                break;
            var now = phase.Elapsed;
            crowd.Start(now < arrival ? now : arrival);
        }

        WaitUntil(phase, end, stop);
    }

    private static void Loop(Phase phase, Crowd crowd, Stretch stretch, TimeSpan end, CancellationToken stop)
    {
        var now = phase.Elapsed;
        while (now < end && !stop.IsCancellationRequested)
        {
            crowd.KeepLooping(stretch.IsClosed ? stretch.CopiesAt(now) : 0, stop);
            WaitUntil(phase, now + LongestNap < end ? now + LongestNap : end, stop);
            now = phase.Elapsed;
        }
    }

    // False where it was stopped first.
    private static bool WaitUntil(Phase phase, TimeSpan at, CancellationToken stop)
    {
        for (var left = at - phase.Elapsed; left > TimeSpan.Zero && !stop.IsCancellationRequested; left = at - phase.Elapsed)
            stop.WaitHandle.WaitOne(left < LongestNap ? (int)Math.Ceiling(left.TotalMilliseconds) : (int)LongestNap.TotalMilliseconds);
        return !stop.IsCancellationRequested;
    }

    private ScenarioInfo InfoOf(ScenarioOperation operation) =>
        new($"{scenario.ScenarioName}_init", 0, scenario.ScenarioName, scenario.Duration, operation);

    private sealed record InitContext(ScenarioInfo ScenarioInfo, IConfiguration CustomSettings, ILogger Logger) : IScenarioInitContext;
}
