using System.Collections.Concurrent;
using Gateway.LoadTests.Engine.Loading;
using Microsoft.Extensions.Configuration;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Gateway.LoadTests.Tests.Engine;

public sealed class BoundsTests
{
    private readonly ConcurrentBag<TaskCompletionSource> _hanging = [];
    private int _ended;

    [Fact]
    public async Task Iterations_ThatNeverEnd_CountAsFailedWithTheirTime()
    {
        var stats = await RunAsync(Hanging(10, 0.5), grace: TimeSpan.FromSeconds(0.2));

        Assert.Equal((0, 10), (stats.Ok.Request.Count, stats.Fail.Request.Count));
        Assert.Equal("-100", Assert.Single(stats.Fail.StatusCodes).StatusCode);
        Assert.True(stats.Fail.Latency.MaxMs > 500, "the first has waited through all of it");
        Assert.Equal(TimeSpan.FromSeconds(0.5), stats.Duration);
    }

    [Fact]
    public async Task Iterations_ThatEndBehindTheGrace_AreNotCountedTwice()
    {
        using var control = new RunControl();
        var runner = RunnerOf(Hanging(4, 0.5), control, TimeSpan.FromSeconds(0.1));
        await runner.RunAsync();
        Assert.Equal((0, 4), runner.ReadCounts());

        // One thing to wait for each: on a thread of the pool, the iteration that waits for it goes on to its end before this returns.
        foreach (var never in _hanging)
            await Task.Run(never.SetResult);

        Assert.Equal(4, _ended);
        Assert.Equal((0, 4), runner.ReadCounts());
        Assert.Equal((0, 4), (runner.ReadStats().Ok.Request.Count, runner.ReadStats().Fail.Request.Count));
    }

    [Fact]
    public async Task Arrivals_MoreThanMayRunAtOnce_CountAsFailedAtOnce()
    {
        var stats = await RunAsync(Hanging(10, 0.5), grace: TimeSpan.FromSeconds(0.1), maxRunning: 3);

        Assert.Equal([("-102", 7), ("-100", 3)], stats.Fail.StatusCodes.Select(static one => (one.StatusCode, one.Count)));
        Assert.Equal(10, stats.Fail.Request.Count);
        // They took no time, which is not a time of 0: the quickest are those that hung.
        Assert.True(stats.Fail.Latency.MinMs > 300, $"{stats.Fail.Latency.MinMs} ms");
    }

    [Fact]
    public async Task Arrivals_ThatNeverStart_CountForMaxFailCount()
    {
        using var control = new RunControl();
        var runner = RunnerOf(Hanging(20, 5) with { MaxFailCount = 3 }, control, TimeSpan.FromSeconds(0.1), maxRunning: 1);

        await runner.RunAsync();

        Assert.Equal("3 iterations of test failed, as many as MaxFailCount allows", control.Reason);
        Assert.Equal((0, 3), runner.ReadCounts());
    }

    [Fact]
    public void Statuses_OfEverNewMessages_AreAFew()
    {
        var stats = Runs.Run(Runs.Of(500, static context => Task.FromResult<IResponse>(Response.Fail(statusCode: "500", message: Guid.NewGuid().ToString())))).GetScenarioStats("test");

        Assert.InRange(stats.Fail.StatusCodes.Length, 2, 100);
        Assert.Equal(500, stats.Fail.StatusCodes.Sum(static one => one.Count));
    }

    [Fact]
    public void Steps_OfEverNewNames_AreAFew()
    {
        var stats = Runs.Run(Runs.Of(500, static async context =>
        {
            await Step.Run(Guid.NewGuid().ToString(), context, static () => Task.FromResult(Response.Ok()));
            return Response.Ok();
        })).GetScenarioStats("test");

        Assert.InRange(stats.StepStats.Length, 2, 150);
        Assert.Equal(500, stats.StepStats.Sum(static one => one.Ok.Request.Count));
    }

    private ScenarioProps Hanging(int times, double seconds) => Scenario.Create("test", async _ =>
    {
        var never = new TaskCompletionSource();
        _hanging.Add(never);
        await never.Task;
        Interlocked.Increment(ref _ended);
        return Response.Ok();
    }).WithoutWarmUp().WithLoadSimulations(Simulation.Inject(times, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds)));

    private static ScenarioRunner RunnerOf(ScenarioProps scenario, RunControl control, TimeSpan grace, int maxRunning = Crowd.DefaultMaxRunning) =>
        new(scenario, new ConfigurationBuilder().Build(), control, new ConsoleLogger(), TimeProvider.System) { Grace = grace, MaxRunning = maxRunning };

    private static async Task<ScenarioStats> RunAsync(ScenarioProps scenario, TimeSpan grace, int maxRunning = Crowd.DefaultMaxRunning)
    {
        using var control = new RunControl();
        var runner = RunnerOf(scenario, control, grace, maxRunning);
        await runner.RunAsync();
        return runner.ReadStats();
    }
}
