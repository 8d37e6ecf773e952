using System.Text.RegularExpressions;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>Fills in configurations: <c>{{name}}</c> stands for a value.</summary>
internal static partial class Template
{
    /// <exception cref="ComparisonException">The text names a value that there is not.</exception>
    public static string Render(string text, IReadOnlyDictionary<string, string> values) =>
        Name().Replace(text, match => values.TryGetValue(match.Groups["name"].Value, out var value)
            ? value
            : throw new ComparisonException($"a configuration asks for '{match.Groups["name"].Value}', which there is not; there are {string.Join(", ", values.Keys)}"));

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
