using System.Globalization;

namespace Gateway.Tests.Observability;

/// <summary>Reads a page of Prometheus' text format.</summary>
internal static class MetricsText
{
    /// <summary>The sum of all samples of this name that have all these labels; null when there is none.</summary>
    public static double? Value(string page, string name, params (string Label, string Value)[] labels)
    {
        double? sum = null;
        foreach (var line in page.Split('\n'))
        {
            if (!line.StartsWith(name + "{", StringComparison.Ordinal) && !line.StartsWith(name + " ", StringComparison.Ordinal))
                continue;
            if (labels.All(label => line.Contains($"{label.Label}=\"{label.Value}\"", StringComparison.Ordinal)))
                sum = (sum ?? 0) + double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
