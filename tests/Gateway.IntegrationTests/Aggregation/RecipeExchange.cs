using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A request and its answer as <c>docs/aggregation.md</c> shows them for a recipe.</summary>
/// <param name="Recipe">The recipe's heading.</param>
/// <param name="Target">What is asked for, by GET.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Expected">Headers that it has, among others.</param>
/// <param name="Body">Its body.</param>
internal sealed partial record RecipeExchange(
    string Recipe, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, int Status, IReadOnlyList<KeyValuePair<string, string>> Expected, string Body)
{
    private static readonly Lazy<IReadOnlyList<(string Name, string Text)>> Sections = new(ReadSections);

    /// <summary>All of the document, in its order.</summary>
    public static IReadOnlyList<RecipeExchange> All { get; } = [.. Sections.Value.SelectMany(static section => Http().Matches(section.Text).Select(block => Read(section.Name, block.Groups["text"].Value)))];

    /// <summary>The configurations of all recipes that have one: the insides of objects.</summary>
    public static IReadOnlyList<string> Configurations { get; } = [.. Sections.Value.SelectMany(static section => Jsonc().Matches(section.Text).Select(static block => block.Groups["text"].Value))];

    private static List<(string Name, string Text)> ReadSections()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "aggregation.md"));
        var recipes = document[document.IndexOf("\n## Recipes\n", StringComparison.Ordinal)..];
        return [.. recipes.Split("\n### ").Skip(1).Select(static text => (text[..text.IndexOf('\n', StringComparison.Ordinal)], text))];
    }

    private static RecipeExchange Read(string recipe, string block)
    {
        var parts = block.TrimEnd('\n').Split("\n\n", 3);
        var (request, response) = (parts[0].Split('\n'), parts[1].Split('\n'));
        return new RecipeExchange(
            recipe, request[0]["GET ".Length..], HeadersOf(request), int.Parse(response[0]["HTTP/1.1 ".Length..], CultureInfo.InvariantCulture), HeadersOf(response), parts[2]);
    }

    private static KeyValuePair<string, string>[] HeadersOf(string[] lines) =>
        [.. lines.Skip(1).Select(static line => line.Split(": ", 2)).Select(static pair => KeyValuePair.Create(pair[0], pair[1]))];

    [GeneratedRegex("^```http\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Http();

    [GeneratedRegex("^```jsonc\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Jsonc();
}
