namespace Gateway.Tests.Observability;

/// <summary>A directory that is gone afterwards.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What stands in a file that may still be written; empty when there is no such file.</summary>
    public string[] Lines(string name)
    {
        if (!System.IO.File.Exists(File(name)))
            return [];
        using var stream = new FileStream(File(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
