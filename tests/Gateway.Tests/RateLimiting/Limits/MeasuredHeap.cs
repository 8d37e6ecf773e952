namespace Gateway.Tests.RateLimiting.Limits;

/// <summary>Tests that measure the heap, and so run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredHeap
{
    /// <summary>The collection's name.</summary>
    public const string Name = "measured heap";
}
