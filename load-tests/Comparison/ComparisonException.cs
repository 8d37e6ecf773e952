namespace Gateway.LoadTests.Comparison;

/// <summary>The comparison cannot be made, for a reason that whoever started it can do something about.</summary>
internal sealed class ComparisonException(string message) : Exception(message);
