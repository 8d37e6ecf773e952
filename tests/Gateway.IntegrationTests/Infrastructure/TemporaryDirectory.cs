namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A directory of its own for a test, removed with all it holds.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");

    /// <summary>Its path.</summary>
    public string Path => _directory.FullName;

    /// <summary>The path of a file in it, whether it exists or not.</summary>
    public string File(string name) => System.IO.Path.Combine(_directory.FullName, name);

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);
}
