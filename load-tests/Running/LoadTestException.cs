namespace Gateway.LoadTests.Running;

/// <summary>A load test that cannot be run here; the message says why, and what would help.</summary>
internal sealed class LoadTestException(string message, Exception? inner = null) : Exception(message, inner);
