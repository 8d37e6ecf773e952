using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Documentation;

/// <summary>The tests that <c>docs/security.md</c> names for its promises are in the source tree, and each promise has one.</summary>
public sealed partial class SecurityPromisesTests
{
    private const string Header = "| promise | held by |";
    private const string UnitTests = "Gateway.Tests/";

    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));

    public static TheoryData<string> Names() => new(Name().Matches(Document).Select(static match => match.Groups["name"].Value).Distinct());

    public static TheoryData<string> Promises()
    {
        var promises = new TheoryData<string>();
        var isPromise = false;
        foreach (var line in Document.Split('\n'))
        {
            isPromise = line == Header || (isPromise && line.StartsWith('|'));
            if (isPromise && line != Header && !line.StartsWith("| ---", StringComparison.Ordinal))
                promises.Add(line);
        }

        return promises;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Test_NamedInTheDocument_IsInTheSourceTree(string name)
    {
        var place = Path.Combine(Repository.Root, "tests", name.StartsWith(UnitTests, StringComparison.Ordinal) ? name : $"Gateway.IntegrationTests/{name}");
        if (name.EndsWith('/'))
        {
            Assert.NotEmpty(Directory.EnumerateFiles(place, "*Tests.cs", SearchOption.AllDirectories));
            return;
        }

        // A dot in the last part only: there is one in the name of the project with the unit tests.
        var (type, method) = Path.GetFileName(place).Split('.') is [var first, var second] ? (first, second) : (Path.GetFileName(place), null);
        var source = File.ReadAllText(Path.Combine(Path.GetDirectoryName(place)!, $"{type}.cs"));
        Assert.Contains($" class {type}", source, StringComparison.Ordinal);
        if (method is not null)
            Assert.Contains($" {method}(", source, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void Promise_InATable_NamesATest(string row) => Assert.Matches(Name(), row.Split('|')[^2]);

    /// <summary>What stands in backticks and has the form of a path to a test: others are header fields and settings.</summary>
    [GeneratedRegex(@"`(?<name>(Gateway\.Tests/)?([A-Z]\w*/)+(\w+(\.\w+)?)?)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
