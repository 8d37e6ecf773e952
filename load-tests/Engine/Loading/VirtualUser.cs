using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Engine.Loading;

/// <summary>A copy of a scenario, and the context of its iterations. Runs one at a time.</summary>
internal sealed class VirtualUser(Phase phase, int number) : IScenarioContext
{
    private const long Idle = -1;

    private long _startTicks = Idle;
    private int _invocations;

    public int InvocationNumber => _invocations;

    public Dictionary<string, object> Data { get; } = new(StringComparer.Ordinal);

    public ILogger Logger => phase.Logger;

    public ScenarioInfo ScenarioInfo { get; } = new(
        $"{phase.Scenario.ScenarioName}_{number}", number, phase.Scenario.ScenarioName, phase.Scenario.Duration, phase.Operation);

    /// <summary>When the iteration under way was meant to start, from the start of the load; null where there is none.</summary>
    public TimeSpan? Running => Interlocked.Read(ref _startTicks) is var ticks && ticks == Idle ? null : TimeSpan.FromTicks(ticks);

    public void StopScenario(string scenarioName, string reason)
    {
        phase.Logger.Warning("Scenario {0} is stopped: {1}", scenarioName, reason);
        phase.Control.StopScenario(scenarioName);
    }

    public void StopCurrentTest(string reason) => phase.Control.Stop(reason);

    /// <summary>Runs an iteration and counts it.</summary>
    /// <param name="start">When it was meant to start, from the start of the load. What it waited since counts.</param>
    public async Task RunAsync(TimeSpan start)
    {
        Interlocked.Exchange(ref _startTicks, start.Ticks);
        _invocations++;
        var response = await AnswerAsync();
        var end = phase.Elapsed;
        Interlocked.Exchange(ref _startTicks, Idle);

        phase.Record(response, end - start, end);
    }

    /// <summary>Runs a step of the iteration under way, and counts it.</summary>
    public async Task<Response<T>> RunStepAsync<T>(string name, Func<Task<Response<T>>> run)
    {
        var start = phase.Time.GetTimestamp();
        Response<T> response;
        try
        {
            response = await run();
        }
        catch (Exception exception) when (exception is not IterationEnded)
        {
            var (code, message) = Describe(exception);
            response = Response.Fail<T>(code, message);
        }

        phase.Recorder.RecordStep(name, response, phase.Time.GetElapsedTime(start), phase.Elapsed);
        return response.IsError && phase.Scenario.RestartIterationOnFail ? throw new IterationEnded(response) : response;
    }

    private async Task<IResponse> AnswerAsync()
    {
        try
        {
            return await phase.Scenario.Run(this) ?? Response.Fail(statusCode: "-101", message: "The scenario returned nothing.");
        }
        catch (IterationEnded ended)
        {
            return ended.Response;
        }
        catch (Exception exception)
        {
            var (code, message) = Describe(exception);
            return Response.Fail(statusCode: code, message: message);
        }
    }

    private static (string Code, string Message) Describe(Exception exception) =>
        exception is OperationCanceledException ? ("-100", "cancelled, or out of time") : ("-101", exception.Message);
}
