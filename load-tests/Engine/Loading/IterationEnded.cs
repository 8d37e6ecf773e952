using NBomber.Contracts;

namespace Gateway.LoadTests.Engine.Loading;

/// <summary>Takes a failed step's response out of the iteration that it ends.</summary>
internal sealed class IterationEnded(IResponse response) : Exception("A step failed, which ended the iteration.")
{
    public IResponse Response { get; } = response;
}
