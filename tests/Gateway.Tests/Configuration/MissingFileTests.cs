using Gateway.Configuration;
using Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Configuration;

/// <summary>Where files are looked for, and how operators learn of it.</summary>
public sealed class MissingFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-files-");

    private string Keys => Path.Combine(_folder.FullName, "keys");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Errors_OfFilesThatAreNotThere_NameTheDirectory()
    {
        Directory.CreateDirectory(Keys);

        var errors = Load(
            """ "Kestrel": { "Endpoints": { "a": { "Url": "https://127.0.0.1:0", "Certificate": { "Path": "${KEYS}/a.crt", "KeyPath": "a.key" } } } }, """
            + """ "ErrorPages": { "Pages": { "503": "pages/503.html" } }, "Redis": { "Connection": "${file:redis}" }, """
            + """ "Authentication": { "Schemes": { "a": { "Type": "Jwt", "Algorithms": "RS256", "PublicKeyFile": "${KEYS}/a.pem" } } }, """);

        Assert.Equal(
            [
                $"the file '${{KEYS}}/a.crt' does not exist (looked in {Keys})",
                $"the file 'pages/503.html' does not exist (looked in {_folder.FullName}, which has no such directory)",
                $"the file 'redis' does not exist (looked in {_folder.FullName})",
                $"the file '${{KEYS}}/a.pem' does not exist (looked in {Keys})",
            ],
            errors.Errors.Errors.Select(static error => error.Message));
    }

    [Fact]
    public void Certificate_WithARelativeName_IsBesideTheConfiguration()
    {
        Directory.CreateDirectory(Keys);
        using var workshop = new Listening.CertificateWorkshop();
        using var certificate = workshop.Issue(["shop.test"]);
        File.Copy(workshop.WriteWhole("a.pem", certificate), Path.Combine(Keys, "a.pem"));

        Assert.Empty(Load(""" "Kestrel": { "Endpoints": { "a": { "Url": "https://127.0.0.1:0", "Certificate": { "Path": "keys/a.pem" } } } }, """).Errors.Errors);
    }

    private LoadedConfiguration Load(string sections)
    {
        var file = Path.Combine(_folder.FullName, "gateway.json");
        File.WriteAllText(file, $$"""
            { {{sections}} "ReverseProxy": {
              "Routes": { "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } },
              "Clusters": { "backend": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } } } } }
            """);
        return new ServiceCollection().AddLogging().AddGateway().CreateConfigurationLoader(name => name == "KEYS" ? Keys : null).Load(file);
    }
}
