using Gateway.Hosting;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>Every configuration in <c>config</c> loads on a machine without any of the files and variables it names.</summary>
public sealed class ExamplesTests(SchemaVerdicts schema) : IClassFixture<SchemaVerdicts>
{
    // Tests of their own make the certificates for these: Listening/ExampleTests, Forwarding/Tls/DestinationTlsExampleTests, ShopExampleTests.
    private static readonly string[] NeedCertificates = ["/https/", "examples/shop.json"];

    /// <summary>Files in folders called <c>routes</c> are parts that others include.</summary>
    public static TheoryData<string> Whole { get; } = new(Names()
        .Where(static name => !name.Contains("/routes/", StringComparison.Ordinal) && !NeedCertificates.Any(place => name.Contains(place, StringComparison.Ordinal))));

    public static TheoryData<string> All { get; } = new(Names());

    /// <summary>Parts are found in the file that includes them.</summary>
    public static TheoryData<string> Examples { get; } = new(Names()
        .Where(static name => name.Contains("/examples/", StringComparison.Ordinal) && !name.Contains("/routes/", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task Gateway_Example_HasNoErrorsAndMapsItsRoutes(string name)
    {
        await using var host = GatewayHost.Create(Path.Combine(Repository.Root, name), urls: null, out var loaded);

        Assert.Empty(loaded.Errors.Errors);
        // A pod's admin port is not on loopback, and says so.
        Assert.All(loaded.Errors.Warnings, static warning => Assert.Equal("Admin:Url", warning.Path));
        Assert.True(await host!.PrepareAsync(), string.Join('\n', loaded.Errors.Errors));
        Assert.NotEmpty(host.MapRoutes().Endpoints);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Schema_Example_Accepts(string name) => Assert.Empty(schema.ProblemsOf(Path.Combine(Repository.Root, name)));

    [Theory]
    [MemberData(nameof(All))]
    public void Example_NamesTheSchemaAndSaysWhatItShows(string name)
    {
        var path = Path.Combine(Repository.Root, name);
        var lines = File.ReadAllLines(path);
        var schemaPath = Path.GetRelativePath(Path.GetDirectoryName(path)!, SchemaVerdicts.SchemaPath);

        Assert.StartsWith("// ", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains($"\"$schema\": \"{(schemaPath.StartsWith("..", StringComparison.Ordinal) ? "" : "./")}{schemaPath}\"", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_IsLinkedByAPage(string name)
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"));

        Assert.Contains(pages, page => File.ReadAllText(page).Contains($"{name})", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names() => SchemaVerdicts.ShippedConfigurations.Select(static file => Path.GetRelativePath(Repository.Root, file));
}
