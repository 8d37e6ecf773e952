using System.Text;
using Gateway.Transforms.ErrorPages;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Failures;

namespace Gateway.Tests.ErrorPages;

public sealed class ErrorPagesOptionsValidatorTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-pages-");
    private readonly ErrorPagesOptionsValidator _validator = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("502")]
    [InlineData("400")]
    [InlineData("599")]
    [InlineData("4xx")]
    [InlineData("5xx")]
    public void Validate_StatusOrClass_IsAccepted(string status)
    {
        Write("page.html", "{{status}}");

        Assert.Empty(Validate((status, "page.html")));
    }

    [Theory]
    [InlineData("399")]
    [InlineData("600")]
    [InlineData("200")]
    [InlineData("3xx")]
    [InlineData("5XX")]
    [InlineData("50x")]
    [InlineData("0502")]
    [InlineData("+502")]
    [InlineData("")]
    public void Validate_OtherPattern_IsError(string status)
    {
        Write("page.html", "{{status}}");

        var error = Assert.Single(Validate((status, "page.html")));

        Assert.Equal($"ErrorPages:Pages:{status}: '{status}' is not a status from 400 to 599, \"4xx\" or \"5xx\"", error);
    }

    [Fact]
    public void Validate_EverythingWrong_IsReportedAtOnce()
    {
        Write("unknown.html", "{{trceId}} {{host}}");
        Write("large.html", new string('x', HtmlTemplateFile.MaxBytes + 1));
        File.WriteAllBytes(Path.Combine(_directory.FullName, "latin1.html"), [0x61, 0xE9, 0x62]);

        var errors = Validate(("500", "unknown.html"), ("502", "large.html"), ("503", "latin1.html"), ("504", "missing.html"));

        Assert.Equal(
            [
                "ErrorPages:Pages:500: 'unknown.html' has {{trceId}}, which is not a placeholder; did you mean 'traceId'?",
                "ErrorPages:Pages:500: 'unknown.html' has {{host}}, which is not a placeholder; known: message, status, title, traceId",
                "ErrorPages:Pages:502: 'large.html' is larger than 256KiB",
                "ErrorPages:Pages:503: 'latin1.html' is not UTF-8 text",
                $"ErrorPages:Pages:504: the file 'missing.html' does not exist (looked in {_directory.FullName})",
            ],
            errors);
    }

    [Fact]
    public void Read_StatusAndClass_StatusComesFirst()
    {
        Write("exact.html", "exact");
        Write("class.html", "\uFEFFclass");

        var pages = _validator.Read(Options(("503", "exact.html"), ("5xx", "class.html")), Sections()).ByStatus;

        Assert.Equal("exact", Render(pages[503]));
        Assert.Equal("class", Render(pages[502]));
        Assert.False(pages.ContainsKey(404));
    }

    [Fact]
    public void Read_FileChangedAfterValidation_ShowsWhatWasChecked()
    {
        Write("page.html", "checked");
        var options = Options(("502", "page.html"));
        var sections = Sections();
        _validator.Validate(options, sections, new ConfigurationErrors());
        Write("page.html", "{{nonsense}}");

        Assert.Equal("checked", Render(_validator.Read(options, sections).ByStatus[502]));
        Assert.Equal([Path.Combine(_directory.FullName, "page.html")], sections.Files.Asked.Keys);
    }

    private static string Render(HtmlTemplate page) => Encoding.UTF8.GetString(page.Render(KnownFailures.Internal, ""));

    private static ErrorPagesOptions Options(params (string Status, string File)[] pages) =>
        new() { Pages = pages.ToDictionary(page => page.Status, page => page.File) };

    private ConfigurationSections Sections() => new([]) { Files = new NamedFiles(_directory.FullName) };

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory.FullName, name), text);

    private IEnumerable<string> Validate(params (string Status, string File)[] pages)
    {
        var errors = new ConfigurationErrors();
        _validator.Validate(Options(pages), Sections(), errors);
        return errors.Errors.Select(error => error.ToString());
    }
}
