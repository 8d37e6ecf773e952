namespace Gateway.Transforms.Resilience.Concurrency;

/// <summary>How a <see cref="Gate"/> lets requests in.</summary>
/// <param name="Limit">So many at a time; one at least.</param>
/// <param name="QueueLimit">So many wait; 0 for nobody.</param>
/// <param name="Timeout">For no longer than this.</param>
internal readonly record struct GateSettings(int Limit, int QueueLimit, TimeSpan Timeout);
