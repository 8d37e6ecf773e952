using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Listening;

public sealed partial class ExampleTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Validate_HttpsSniExample_IsValidWithoutWarnings()
    {
        _workshop.WriteWhole("shop.test.pem", _workshop.Issue(["shop.test", "*.shop.test"]));
        var api = _workshop.Issue(["api.shop.test"]);
        _workshop.Write("api.shop.test.crt", _workshop.Chain(api));
        _workshop.Write("api.shop.test.key", CertificateWorkshop.Key(api));
        _workshop.Write("admin.shop.test.pfx", _workshop.Pfx(_workshop.Issue(["admin.shop.test"]), CertificateWorkshop.Password));
        _workshop.Write("staff-authority.pem", _workshop.Root.ExportCertificatePem());

        var errors = new ConfigurationErrors();
        new ListeningOptionsValidator(TimeProvider.System).Validate(Read("https/https-sni.json"), errors);
        Assert.Empty(errors.Errors);
        Assert.Empty(errors.Warnings);
    }

    private ListeningOptions Read(string file)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot(), "config", "examples", file));
        var substituted = Variable().Replace(text, match => match.Groups["name"].Value == "CERT_DIR" ? _workshop.Directory : CertificateWorkshop.Password);
        using var document = JsonDocument.Parse(substituted, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return document.RootElement.GetProperty("Kestrel").Deserialize<ListeningOptions>(Json)!;
    }

    private static string RepositoryRoot()
    {
        var directory = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        while (!File.Exists(Path.Combine(directory, "Gateway.sln")))
            directory = Path.GetDirectoryName(directory)!;
        return directory;
    }

    [GeneratedRegex(@"\$\{(?<name>\w+):-[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
