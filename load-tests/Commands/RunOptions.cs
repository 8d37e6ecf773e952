namespace Gateway.LoadTests.Commands;

/// <summary>What the command line says of a run.</summary>
/// <param name="Config">The engine's configuration file; null for none.</param>
/// <param name="Rate">Null for each test's own.</param>
/// <param name="Duration">Null for each test's own.</param>
/// <param name="Demo">Whether the gateway's embedded backends stand for real ones.</param>
/// <param name="Reports">The directory of the reports.</param>
internal sealed record RunOptions(string? Config, int? Rate, TimeSpan? Duration, bool Demo, string Reports);
