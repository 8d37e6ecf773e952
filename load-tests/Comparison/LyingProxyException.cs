namespace Gateway.LoadTests.Comparison;

/// <summary>A proxy answered something else than the work asks for: what it costs says nothing then, and the work has no result.</summary>
internal sealed class LyingProxyException(string proxy, string work, string problem) : Exception($"{proxy} does not do {work} right: {problem}");
