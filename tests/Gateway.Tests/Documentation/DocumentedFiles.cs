namespace Gateway.Tests.Documentation;

/// <summary>A folder with a documented configuration, gone with this object.</summary>
internal sealed class DocumentedFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-docs-");

    public DocumentedFiles(string configuration)
    {
        Configuration = Path.Combine(_folder.FullName, "gateway.json");
        File.WriteAllText(Configuration, configuration);
    }

    public string Configuration { get; }

    /// <summary>Documents use variables of the reader's own; any value will do.</summary>
    public static string Variable(string name) => $"value-of-{name}-in-the-documentation";

    public void Dispose() => _folder.Delete(recursive: true);
}
