using Gateway.Tests.Architecture;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>
/// A configuration of the corpus: a file, or <c>gateway.json</c> in a folder. Comments at its top say what is expected:
/// <c>// expect: line:column path: message</c> for each error, the message possibly cut short, with the file's name in
/// front where it is an included one; <c>// schema: valid: reason</c> where only the gateway can know.
/// </summary>
/// <param name="Name">Relative to the corpus.</param>
/// <param name="Expected">In the order of places; empty for a valid configuration.</param>
/// <param name="IsValidForSchema">Whether the schema accepts it.</param>
internal sealed record CorpusFile(string Name, IReadOnlyList<string> Expected, bool IsValidForSchema)
{
    private const string ExpectMark = "// expect: ";
    private const string SchemaMark = "// schema: valid: ";

    public static string Root { get; } = System.IO.Path.Combine(Repository.Root, "tests", "corpus");

    public string Path => System.IO.Path.Combine(Root, Name);

    /// <summary>All configurations below a folder of the corpus, by name.</summary>
    public static IReadOnlyList<CorpusFile> In(string folder)
    {
        var directory = System.IO.Path.Combine(Root, folder);
        return
        [
            .. Directory.EnumerateFiles(directory, "*.json")
                .Concat(Directory.EnumerateDirectories(directory).Select(static inner => System.IO.Path.Combine(inner, "gateway.json")))
                .Order(StringComparer.Ordinal)
                .Select(Read),
        ];
    }

    private static CorpusFile Read(string path)
    {
        var head = File.ReadLines(path).TakeWhile(static line => line.StartsWith("//", StringComparison.Ordinal)).ToArray();
        var expected = head.Where(static line => line.StartsWith(ExpectMark, StringComparison.Ordinal)).Select(static line => line[ExpectMark.Length..]).ToArray();
        var isForGatewayOnly = head.Any(static line => line.StartsWith(SchemaMark, StringComparison.Ordinal));
        return new CorpusFile(System.IO.Path.GetRelativePath(Root, path), expected, expected.Length == 0 || isForGatewayOnly);
    }
}
