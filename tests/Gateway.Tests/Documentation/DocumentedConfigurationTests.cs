using System.Text.RegularExpressions;
using Gateway.Hosting;
using Gateway.Tests.Architecture;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Documentation;

/// <summary>Every <c>jsonc</c> block of the documentation is a configuration, or sections of one, that loads.</summary>
public sealed partial class DocumentedConfigurationTests
{
    private const string SomeRoute = """
        "ReverseProxy": {
          "Routes": { "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } },
          "Clusters": { "backend": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } } }
        },
        """;

    public static TheoryData<string, int> Blocks()
    {
        var blocks = new TheoryData<string, int>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md")))
        {
            for (var i = 0; i < Block().Count(File.ReadAllText(file)); i++)
                blocks.Add(Path.GetRelativePath(Repository.Root, file), i);
        }

        return blocks;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Block_OfADocument_Loads(string document, int index)
    {
        var text = Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))[index].Groups["text"].Value;
        using var folder = new DocumentedFiles(AsConfiguration(text));

        var loaded = new ServiceCollection().AddLogging().AddGateway().CreateConfigurationLoader(DocumentedFiles.Variable).Load(folder.Configuration);

        // Documents name certificates and pages that are not there; everything else about the block must be right.
        Assert.Empty(loaded.Errors.Errors.Where(static error => !IsAboutAMissingFile(error.Message)).Select(static error => error.ToString()));
    }

    private static bool IsAboutAMissingFile(string message) => message.Contains("does not exist", StringComparison.Ordinal);

    private static string AsConfiguration(string text)
    {
        if (text.TrimStart().StartsWith('{'))
            return text;
        return text.Contains("\"ReverseProxy\"", StringComparison.Ordinal) ? $"{{{text}}}" : $"{{{SomeRoute}{text}}}";
    }

    [GeneratedRegex("^```jsonc\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
