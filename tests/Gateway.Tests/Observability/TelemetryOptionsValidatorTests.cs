using Gateway.Transforms.Observability;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Observability;

public sealed class TelemetryOptionsValidatorTests
{
    private static readonly Uri Collector = new("http://127.0.0.1:4317");

    [Fact]
    public void Validate_Defaults_HasNothingToSay() => Assert.Empty(Errors(new TelemetryOptions()));

    [Fact]
    public void Validate_EverythingSet_HasNothingToSay() =>
        Assert.Empty(Errors(new TelemetryOptions
        {
            ServiceName = "edge",
            RequestIdHeader = "X-Request-Id",
            Otlp = new OtlpOptions { Endpoint = new Uri("https://collector.example/otlp"), Headers = new Dictionary<string, string> { ["api-key"] = "a b=c,d" } },
            AccessLog = new AccessLogOptions { Output = "logs/access.jsonl" },
        }));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Validate_BlankServiceName_IsRefused(string name) => AssertError("Telemetry:ServiceName", new TelemetryOptions { ServiceName = name });

    [Theory]
    [InlineData("")]
    [InlineData("X Request")]
    [InlineData("X-Request-Id:")]
    [InlineData("X-Réquest")]
    [InlineData("content-length")]
    [InlineData("Host")]
    [InlineData("TraceParent")]
    public void Validate_HeaderThatCannotCarryAnId_IsRefused(string header) =>
        AssertError("Telemetry:RequestIdHeader", new TelemetryOptions { RequestIdHeader = header });

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("logs/")]
    [InlineData("/")]
    [InlineData("/tmp")]
    [InlineData("a\0b")]
    public void Validate_OutputThatIsNoFile_IsRefused(string output) =>
        AssertError("Telemetry:AccessLog:Output", new TelemetryOptions { AccessLog = new AccessLogOptions { Output = output } });

    [Theory]
    [InlineData("ftp://collector")]
    [InlineData("/relative")]
    [InlineData("http://user:secret@collector")]
    [InlineData("http://collector/?key=secret")]
    public void Validate_EndpointThatIsNoBaseUrl_IsRefused(string endpoint)
    {
        var errors = Errors(new TelemetryOptions { Otlp = new OtlpOptions { Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute) } });

        var error = Assert.Single(errors);
        Assert.Equal("Telemetry:Otlp:Endpoint", error.Path);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad name", "x")]
    [InlineData("api-key", "line\nfeed")]
    [InlineData("api-key", "sécret")]
    public void Validate_ExportHeaderThatCannotBeSent_IsRefusedWithoutItsValue(string name, string value)
    {
        var otlp = new OtlpOptions { Endpoint = Collector, Headers = new Dictionary<string, string> { [name] = value } };

        var error = Assert.Single(Errors(new TelemetryOptions { Otlp = otlp }));

        Assert.Equal($"Telemetry:Otlp:Headers:{name}", error.Path);
        Assert.DoesNotContain($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ExportOfNothing_IsWarnedAbout()
    {
        var errors = new ConfigurationErrors();

        TelemetryOptionsValidator.Validate(
            new TelemetryOptions { Otlp = new OtlpOptions { Endpoint = Collector, Traces = false, Metrics = false, Logs = false } },
            new ConfigurationSections([]), errors);

        Assert.Empty(errors.Errors);
        Assert.Equal("Telemetry:Otlp", Assert.Single(errors.Warnings).Path);
    }

    private static void AssertError(string path, TelemetryOptions options) => Assert.Equal(path, Assert.Single(Errors(options)).Path);

    private static IReadOnlyList<ConfigurationError> Errors(TelemetryOptions options)
    {
        var errors = new ConfigurationErrors();
        TelemetryOptionsValidator.Validate(options, new ConfigurationSections([]), errors);
        return errors.Errors;
    }
}
