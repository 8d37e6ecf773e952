namespace Gateway.Tests.Hosting;

/// <summary>A configuration file in a folder of its own, gone with this object.</summary>
internal sealed class GatewayFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-test-");

    public GatewayFile(string text)
    {
        FullName = Path.Combine(_folder.FullName, "gateway.json");
        Write(text);
    }

    public string FullName { get; }

    public void Write(string text) => File.WriteAllText(FullName, text);

    public void Dispose() => _folder.Delete(recursive: true);
}
