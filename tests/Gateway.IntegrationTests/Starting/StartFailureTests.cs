using System.Net;
using System.Net.Sockets;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Starting;

/// <summary>What cannot work is said in sentences that name the place, and ends the process with 1.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Configuration_ThatDoesNotExist_IsNamed()
    {
        var output = await FailAsync(_directory.File("nowhere.json"));

        Assert.Contains(_directory.File("nowhere.json"), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_ThatCannotBeRead_IsNamed()
    {
        var output = await FailAsync(_directory.Path);

        Assert.Contains(_directory.Path, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"ReverseProxy\": ", ":1:")]
    [InlineData("{\n  \"ReverseProxy\": {\n    \"Routes\": { ]\n  }\n}", ":3:")]
    [InlineData("", "gateway.json")]
    [InlineData("{}", "ReverseProxy")]
    [InlineData("[]", "gateway.json")]
    [InlineData("\u0001\u0002", ":1:")]
    public async Task Configuration_ThatIsNone_IsNamedWithTheLine(string text, string place)
    {
        var output = await FailWithAsync(text);

        Assert.Contains(_directory.File("gateway.json"), output, StringComparison.Ordinal);
        Assert.Contains(place, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Order\": \"first\"", "ReverseProxy:Routes:all:Order")]
    [InlineData("\"Order\": 1.5", "ReverseProxy:Routes:all:Order")]
    [InlineData("\"Transforms\": {}", "ReverseProxy:Routes:all:Transforms")]
    [InlineData("\"Timeout\": 5", "ReverseProxy:Routes:all:Timeout")]
    [InlineData("\"MaxRequestBodySize\": \"lots\"", "ReverseProxy:Routes:all:MaxRequestBodySize")]
    [InlineData("\"Ordr\": 1", "ReverseProxy:Routes:all:Ordr")]
    [InlineData("\"Transforms\": [ { \"PathSett\": \"/\" } ]", "ReverseProxy:Routes:all:Transforms:0")]
    public async Task Value_OfAWrongType_IsNamedWithItsPath(string setting, string path)
    {
        var output = await FailWithAsync(GatewayConfiguration.Of(
            $$""" "all": { "ClusterId": "backend", {{setting}}, "Match": { "Path": "/{**rest}" } } """,
            """ "backend": { "Destinations": { "a": { "Address": "http://127.0.0.1:9" } } } """));

        Assert.Contains(path, output, StringComparison.Ordinal);
        Assert.Matches(@"gateway\.json:\d+:\d+", output);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("admin")]
    public async Task Port_InUse_IsNamed(string listener)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = $"http://{other.LocalEndpoint}";
        var text = GatewayConfiguration.PassThrough("http://127.0.0.1:9");
        text = listener == "main"
            ? text.Replace(GatewayConfiguration.MainEndpoint, $$""" "main": { "Url": "{{taken}}" } """, StringComparison.Ordinal)
            : text.Replace("\"Admin\": { \"Url\": \"http://127.0.0.1:0\"", $"\"Admin\": {{ \"Url\": \"{taken}\"", StringComparison.Ordinal);
        Assert.Contains(taken, text, StringComparison.Ordinal);

        var output = await FailWithAsync(text);

        Assert.Contains(((IPEndPoint)other.LocalEndpoint).Port.ToString(), output, StringComparison.Ordinal);
        Assert.Contains("in use", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "--urls: 'nonsense' does not begin with http://")]
    [InlineData("", "--urls names no address")]
    public async Task Urls_ThatAreNone_AreWrongUsage(string urls, string reason)
    {
        await File.WriteAllTextAsync(_directory.File("gateway.json"), GatewayConfiguration.PassThrough("http://127.0.0.1:9"));
        await using var gateway = ChildProcess.Start(Repository.GatewayBinary, "run", "--config", _directory.File("gateway.json"), "--urls", urls);

        Assert.Equal(2, await gateway.WaitForExitAsync());
        Assert.Contains(reason, gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway.json", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfTheProgram_TellsExitCodesAndAddresses()
    {
        var help = await ChildProcess.RunAsync(Repository.GatewayBinary, "--help");

        Assert.Contains("2 wrong usage", help, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:8080", help, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:8081", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://192.0.2.1:8081", "no network interface")]
    [InlineData("http://localhost:0", "two ports")]
    [InlineData("http://gateway.internal:8081", "names a host")]
    public async Task AdminUrl_ThatCannotBeListenedOn_IsNamed(string url, string reason)
    {
        var text = GatewayConfiguration.PassThrough("http://127.0.0.1:9")
            .Replace("\"Admin\": { \"Url\": \"http://127.0.0.1:0\"", $"\"Admin\": {{ \"AllowedHosts\": [ \"a\" ], \"Url\": \"{url}\"", StringComparison.Ordinal);

        var output = await FailWithAsync(text);

        Assert.Contains("Admin:Url", output, StringComparison.Ordinal);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_ThatIsMissing_IsNamed()
    {
        var output = await FailWithAsync(SecureConfiguration(_directory.File("none.pem"), _directory.File("none.key")));

        Assert.Contains(_directory.File("none.pem"), output, StringComparison.Ordinal);
        Assert.Contains("Kestrel:Endpoints:main:Certificate", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_ThatHasExpired_IsNamed()
    {
        using var certificate = TestCertificate.CreateExpired();

        var output = await FailWithAsync(SecureConfiguration(certificate.Path, certificate.KeyPath));

        Assert.Contains(certificate.Path, output, StringComparison.Ordinal);
        Assert.Contains("expired", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_WithAnothersKey_IsNamed()
    {
        using var certificate = TestCertificate.Create();
        using var other = TestCertificate.Create();

        var output = await FailWithAsync(SecureConfiguration(certificate.Path, other.KeyPath));

        Assert.Contains(other.KeyPath, output, StringComparison.Ordinal);
    }

    private static string SecureConfiguration(string certificate, string key) => GatewayConfiguration.Of(
        """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
        """ "backend": { "Destinations": { "a": { "Address": "http://127.0.0.1:9" } } } """,
        $$""" "main": { "Url": "https://127.0.0.1:0", "Certificate": { "Path": "{{certificate}}", "KeyPath": "{{key}}" } } """);

    private async Task<string> FailWithAsync(string configuration)
    {
        await File.WriteAllTextAsync(_directory.File("gateway.json"), configuration);
        return await FailAsync(_directory.File("gateway.json"));
    }

    private static async Task<string> FailAsync(string configPath)
    {
        await using var gateway = ChildProcess.Start(Repository.GatewayBinary, "run", "--config", configPath);

        var exitCode = await gateway.WaitForExitAsync();

        Assert.True(exitCode == 1, $"The exit code is {exitCode}:\n{gateway.Output}");
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", gateway.Output, StringComparison.Ordinal);
        return gateway.Output;
    }
}
