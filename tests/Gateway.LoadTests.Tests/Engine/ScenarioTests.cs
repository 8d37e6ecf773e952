using System.Collections.Concurrent;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Tests.Engine;

public sealed class ScenarioTests
{
    [Fact]
    public void Run_InOrder_InitsWarmsUpRunsAndCleans()
    {
        var operations = new ConcurrentQueue<ScenarioOperation>();
        var stats = Runs.Run(Scenario.Create("test", context =>
            {
                operations.Enqueue(context.ScenarioInfo.ScenarioOperation);
                return Runs.Ok();
            })
            .WithInit(context => Note(context.ScenarioInfo.ScenarioOperation))
            .WithClean(context => Note(context.ScenarioInfo.ScenarioOperation))
            .WithWarmUpDuration(TimeSpan.FromSeconds(0.5))
            .WithLoadSimulations(Simulation.Inject(10, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1))));

        Task Note(ScenarioOperation operation)
        {
            operations.Enqueue(operation);
            return Task.CompletedTask;
        }

        Assert.Equal(
            [(ScenarioOperation.Init, 1), (ScenarioOperation.WarmUp, 10), (ScenarioOperation.Bombing, 20), (ScenarioOperation.Clean, 1)],
            operations.GroupBy(static one => one).Select(static group => (group.Key, group.Count())));
        Assert.Equal(operations.OrderBy(static one => one == ScenarioOperation.Clean ? 9 : (int)one), operations);
        Assert.Equal(20, stats.GetScenarioStats("test").Ok.Request.Count);
    }

    [Fact]
    public void Run_WithAnInitThatThrows_FailsWithoutLoadAndCleansUp()
    {
        var (calls, cleaned) = (0, 0);
        var scenario = Runs.Of(10, _ =>
        {
            Interlocked.Increment(ref calls);
            return Runs.Ok();
        }).WithInit(static _ => throw new InvalidOperationException("no database")).WithClean(_ =>
        {
            cleaned++;
            return Task.CompletedTask;
        });

        var exception = Assert.ThrowsAny<InvalidOperationException>(() => Runs.Run(scenario));

        Assert.Contains("'test' could not be initialised: no database", exception.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (calls, cleaned));
    }

    [Fact]
    public void Run_WithACleanThatThrows_StillHasItsFigures() =>
        Assert.Equal(5, Runs.Run(Runs.Of(5, static _ => Runs.Ok()).WithClean(static _ => throw new InvalidOperationException())).GetScenarioStats("test").Ok.Request.Count);

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 10)]
    public void Step_ThatFails_EndsItsIterationWhereThatIsWanted(bool restarts, int second)
    {
        var stats = Runs.Run(Runs.Of(10, static async context =>
        {
            await Step.Run("first", context, static () => Task.FromResult(Response.Fail(statusCode: "503", message: "busy")));
            await Step.Run("second", context, static () => Task.FromResult(Response.Ok()));
            return Response.Ok();
        }).WithRestartIterationOnFail(restarts)).GetScenarioStats("test");

        Assert.Equal(10, stats.GetStepStats("first").Fail.Request.Count);
        Assert.Equal(second, stats.StepStats.FirstOrDefault(static step => step.StepName == "second")?.Ok.Request.Count ?? 0);
        Assert.Equal(restarts ? (0, 10) : (10, 0), (stats.Ok.Request.Count, stats.Fail.Request.Count));
        if (restarts)
            Assert.Equal(("503", "busy", 10), (stats.Fail.StatusCodes[0].StatusCode, stats.Fail.StatusCodes[0].Message, stats.Fail.StatusCodes[0].Count));
    }

    [Fact]
    public void Exceptions_OfScenarioAndStep_AreFailuresWithTheirCodes()
    {
        var stats = Runs.Run(
            Runs.Of(3, static _ => throw new IOException("gone"), "throws"),
            Runs.Of(3, static _ => throw new OperationCanceledException(), "cancels"),
            Runs.Of(3, static async context => await Step.Run<object>("step", context, static () => throw new IOException("step gone")), "in a step"));

        Assert.Equal(
            [("throws", "-101", "gone", 3), ("cancels", "-100", "cancelled, or out of time", 3), ("in a step", "-101", "step gone", 3)],
            stats.ScenarioStats.Select(static one => (one.ScenarioName, one.Fail.StatusCodes.Single().StatusCode, one.Fail.StatusCodes.Single().Message, one.Fail.StatusCodes.Single().Count)));
    }

    [Fact]
    public void Failures_AsManyAsAllowed_EndTheRun()
    {
        var stats = Runs.Run(
            Scenario.Create("fails", static _ => Task.FromResult<IResponse>(Response.Fail(statusCode: "500")))
                .WithoutWarmUp().WithMaxFailCount(20).WithLoadSimulations(Simulation.Inject(100, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))),
            Scenario.Create("other", static _ => Runs.Ok()).WithoutWarmUp().WithLoadSimulations(Simulation.Inject(10, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))));

        Assert.InRange(stats.GetScenarioStats("fails").Fail.Request.Count, 20, 200);
        Assert.Contains("MaxFailCount", stats.StopReason, StringComparison.Ordinal);
        Assert.All(stats.ScenarioStats, static one => Assert.True(one.Duration < TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void StopScenario_ByACopy_EndsThatOneAlone()
    {
        var stats = Runs.Run(
            Scenario.Create("stops", static context =>
            {
                context.StopScenario("stops", "enough");
                return Runs.Ok();
            }).WithoutWarmUp().WithLoadSimulations(Simulation.KeepConstant(1, TimeSpan.FromMinutes(5))),
            Runs.Of(20, static _ => Runs.Ok(), "goes on"));

        Assert.Equal(20, stats.GetScenarioStats("goes on").Ok.Request.Count);
        Assert.True(stats.GetScenarioStats("stops").Duration < TimeSpan.FromMinutes(1));
        Assert.Null(stats.StopReason);
    }

    [Fact]
    public void StopCurrentTest_ByACopy_EndsAllWithItsReason()
    {
        var stats = Runs.Run(
            Scenario.Create("stops", static context =>
            {
                context.StopCurrentTest("seen enough");
                return Runs.Ok();
            }).WithoutWarmUp().WithLoadSimulations(Simulation.KeepConstant(1, TimeSpan.FromMinutes(5))),
            Scenario.Create("other", static _ => Runs.Ok()).WithoutWarmUp().WithLoadSimulations(Simulation.Inject(1, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))));

        Assert.Equal("seen enough", stats.StopReason);
        Assert.All(stats.ScenarioStats, static one => Assert.True(one.Duration < TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void KeepConstant_OfCopies_RunsAsManyAtOnceAndKeepsTheirData()
    {
        var (running, most) = (0, 0);
        var numbers = new ConcurrentDictionary<int, int>();
        Runs.Run(Scenario.Create("test", async context =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            var seen = context.Data.TryGetValue("seen", out var value) ? (int)value : 0;
            context.Data["seen"] = seen + 1;
            Assert.Equal(seen + 1, context.InvocationNumber);
            numbers[context.ScenarioInfo.ThreadNumber] = seen + 1;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            Interlocked.Decrement(ref running);
            return Response.Ok();
        }).WithoutWarmUp().WithLoadSimulations(Simulation.KeepConstant(3, TimeSpan.FromSeconds(1))));

        Assert.Equal(3, most);
        Assert.Equal([0, 1, 2], numbers.Keys.Order());
        Assert.All(numbers.Values, static count => Assert.True(count > 1));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
