using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Gateway.LoadTests.Tests.Engine;

/// <summary>Runs without reports.</summary>
internal static class Runs
{
    public static NodeStats Run(params ScenarioProps[] scenarios) => NBomberRunner.RegisterScenarios(scenarios).WithReportFormats().Run();

    /// <summary>A scenario that calls this so many times, in half a second.</summary>
    public static ScenarioProps Of(int times, Func<IScenarioContext, Task<IResponse>> run, string name = "test") => Scenario.Create(name, run)
        .WithoutWarmUp()
        .WithLoadSimulations(Simulation.Inject(times, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5)));

    public static Task<IResponse> Ok() => Task.FromResult<IResponse>(Response.Ok());
}
