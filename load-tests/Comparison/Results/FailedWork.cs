namespace Gateway.LoadTests.Comparison.Results;

/// <summary>A work that brought no figures.</summary>
/// <param name="Name">The work.</param>
/// <param name="Problem">What went wrong.</param>
internal sealed record FailedWork(string Name, string Problem);
