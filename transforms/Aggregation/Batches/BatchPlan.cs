namespace Gateway.Transforms.Aggregation.Batches;

/// <summary>A batch, ready to answer: metadata of its endpoint. Immutable, safe to share.</summary>
/// <param name="MaxItems">The most addresses.</param>
/// <param name="MaxCalls">The most calls that all of them make together.</param>
/// <param name="Concurrency">How many are asked for at once.</param>
/// <param name="MaxBytes">The most bytes of all bodies together.</param>
/// <param name="Timeout">How long all of it may take.</param>
internal sealed record BatchPlan(int MaxItems, int MaxCalls, int Concurrency, long MaxBytes, TimeSpan Timeout);
