using Gateway.LoadTests.Engine.Loading;
using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>A part of an iteration that is counted by itself.</summary>
public static class Step
{
    /// <summary>Runs it, and counts it with the time it took.</summary>
    /// <param name="name">Of the step; the same in each iteration.</param>
    /// <param name="context">The iteration's.</param>
    /// <param name="run">What is timed. An exception is a failure: <c>-100</c> where it was cancelled, otherwise <c>-101</c> with its message.</param>
    /// <returns>What came of it. Where it failed and iterations end at a failure, it does not return: the iteration ends here.</returns>
    public static Task<Response<T>> Run<T>(string name, IScenarioContext context, Func<Task<Response<T>>> run)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(run);
        return context is VirtualUser user
            ? user.RunStepAsync(name, run)
            : throw new ArgumentException("A step runs in the context that its iteration was given.", nameof(context));
    }
}
