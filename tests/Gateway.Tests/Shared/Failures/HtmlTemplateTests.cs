using System.Text;
using Gateway.Transforms.Shared.Failures;

namespace Gateway.Tests.Shared.Failures;

public sealed class HtmlTemplateTests
{
    [Theory]
    [InlineData("{{status}}|{{ title }}|{{message}}|{{traceId}}", "503|Down for maintenance|a &lt;b&gt; &amp; &quot;c&quot;|t&lt;1&gt;")]
    [InlineData("no placeholder", "no placeholder")]
    [InlineData("", "")]
    [InlineData("{{status}}{{status}}", "503503")]
    [InlineData("a{b:{{c;d}}} {{ }} {{{status}}} {{1}}", "a{b:{{c;d}}} {{ }} {503} {{1}}")]
    public void Render_Placeholders_AreFilledInEscaped(string text, string expected)
    {
        var template = HtmlTemplate.Parse(text, out var unknown);

        var page = template.Render(KnownFailures.Maintenance.With("a <b> & \"c\"", null), "t<1>");

        Assert.Equal(expected, Encoding.UTF8.GetString(page));
        Assert.Empty(unknown);
    }

    [Fact]
    public void Parse_UnknownPlaceholders_AreNamedOnce()
    {
        HtmlTemplate.Parse("{{Status}} {{trace}} {{trace}} {{title}}", out var unknown);

        Assert.Equal(["Status", "trace"], unknown);
    }

    [Fact]
    public void BuiltInPage_Rendered_ShowsAllAndNeedsNothingElse()
    {
        var page = Encoding.UTF8.GetString(BuiltInPage.Template.Render(KnownFailures.UpstreamTimeout, "trace-9"));

        Assert.Contains("504", page, StringComparison.Ordinal);
        Assert.Contains("Gateway timeout", page, StringComparison.Ordinal);
        Assert.Contains("trace-9", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }
}
