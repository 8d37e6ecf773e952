using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>Reads from a page of metrics what a .NET process allocated since it began.</summary>
internal static partial class AllocatedBytes
{
    /// <param name="metrics">Prometheus' text format.</param>
    /// <exception cref="InvalidDataException">The metric is not there.</exception>
    public static double Read(string metrics) => Metric().Match(metrics) is { Success: true } match
        ? double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)
        : throw new InvalidDataException("the gateway's metrics tell nothing of allocations");

    [GeneratedRegex(@"^dotnet_gc_heap_total_allocated_bytes_total(\{[^}]*\})? (?<value>[0-9.eE+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Metric();
}
