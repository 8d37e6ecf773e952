namespace Gateway.LoadTests.Running;

/// <summary>What became of a threshold.</summary>
/// <param name="Threshold">What had to hold, in words with its bound.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Measured">What was measured, in words.</param>
internal sealed record Verdict(string Threshold, bool Holds, string Measured);
