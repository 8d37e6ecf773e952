using System.Net;
using NBomber.CSharp;
using NBomber.Http.CSharp;

namespace Gateway.LoadTests.Tests.Engine;

public sealed class OpenModelTests
{
    private const int Rate = 50;

    [Fact]
    public async Task Inject_AtABackendThatStallsForTwoSeconds_ShowsTheStallInThePercentiles()
    {
        // From the second second on, nobody is answered until the fourth: half of a run of four seconds waits, one second on average.
        var start = TimeProvider.System.GetTimestamp();
        await using var backend = await CountingBackend.StartAsync(async _ =>
        {
            var elapsed = TimeProvider.System.GetElapsedTime(start);
            if (elapsed > TimeSpan.FromSeconds(1) && elapsed < TimeSpan.FromSeconds(3))
                await Task.Delay(TimeSpan.FromSeconds(3) - elapsed, TimeProvider.System);
            return HttpStatusCode.OK;
        });

        start = TimeProvider.System.GetTimestamp();
        var stats = Runs.Run(Scenario.Create("calls", async _ => await Http.Send(backend.Client, Http.CreateRequest("GET", "/")))
            .WithoutWarmUp()
            .WithLoadSimulations(Simulation.Inject(Rate, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)))).GetScenarioStats("calls");

        Assert.Equal(4 * Rate, stats.Ok.Request.Count);
        Assert.Equal(4 * Rate, backend.Requests);
        Assert.True(stats.Ok.Latency.Percent99 > 1800, $"p99 is {stats.Ok.Latency.Percent99} ms");
        Assert.True(stats.Ok.Latency.Percent75 > 700, $"p75 is {stats.Ok.Latency.Percent75} ms");
    }

    [Fact]
    public void Inject_WhenAllThreadsAreTaken_CountsFromTheIntendedStart()
    {
        // Each iteration blocks its thread: what comes in the meantime is started too late by the pool, and must not look quick for that.
        // Of threads the pool may have more than it begins with, from what ran before.
        ThreadPool.GetMinThreads(out var workers, out _);
        workers = Math.Max(workers, ThreadPool.ThreadCount);
        var stats = Runs.Run(Scenario.Create("blocking", static _ =>
            {
                using var never = new ManualResetEvent(initialState: false);
                never.WaitOne(TimeSpan.FromMilliseconds(400));
                return Task.FromResult<NBomber.Contracts.IResponse>(Response.Ok());
            })
            .WithoutWarmUp()
            .WithLoadSimulations(Simulation.Inject(workers * 20, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)))).GetScenarioStats("blocking");

        Assert.Equal(workers * 20, stats.Ok.Request.Count);
        Assert.True(stats.Ok.Latency.MaxMs > 800, $"the longest took {stats.Ok.Latency.MaxMs} ms");
    }

    [Fact]
    public async Task Counts_OfRequestsThatFail_AreTheBackendsOwn()
    {
        await using var backend = await CountingBackend.StartAsync(static number =>
            Task.FromResult(number % 4 == 0 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));

        var stats = Runs.Run(Scenario.Create("calls", async context =>
            {
                await Step.Run("call", context, () => Http.Send(backend.Client, Http.CreateRequest("GET", "/")));
                return Response.Ok();
            })
            .WithoutWarmUp()
            .WithLoadSimulations(Simulation.Inject(200, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)))).GetScenarioStats("calls");

        Assert.Equal((150, 50), (stats.Ok.Request.Count, stats.Fail.Request.Count));
        Assert.Equal((200, 50), (backend.Requests, backend.Errors));
        var step = stats.GetStepStats("call");
        Assert.Equal(("200", 150), (Assert.Single(step.Ok.StatusCodes).StatusCode, step.Ok.StatusCodes[0].Count));
        Assert.Equal(("500", true, 50), (Assert.Single(step.Fail.StatusCodes).StatusCode, step.Fail.StatusCodes[0].IsError, step.Fail.StatusCodes[0].Count));
        Assert.True(step.Ok.DataTransfer.MinBytes > "an answer".Length, "headers count too");
        Assert.Equal(200, stats.Timeline.Sum(static point => point.Ok + point.Fail));
        Assert.Equal(50, stats.Timeline.Sum(static point => point.StatusCodes.GetValueOrDefault("500")));
    }

    [Fact]
    public void Pause_BetweenStretches_IsLeftOutOfTheRate()
    {
        var stats = Runs.Run(Scenario.Create("calls", static _ => Task.FromResult<NBomber.Contracts.IResponse>(Response.Ok()))
            .WithoutWarmUp()
            .WithLoadSimulations(
                Simulation.Inject(20, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
                Simulation.Pause(TimeSpan.FromSeconds(1)))).GetScenarioStats("calls");

        Assert.Equal((20, 20.0, TimeSpan.FromSeconds(2)), (stats.Ok.Request.Count, stats.Ok.Request.RPS, stats.Duration));
    }
}
