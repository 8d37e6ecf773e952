using System.Text;
using Gateway.Transforms.Observability.Prometheus;

namespace Gateway.Tests.Observability.Prometheus;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Family_HelpWithLineFeedAndBackslash_IsEscaped() =>
        Assert.Equal(
            "# HELP a one\\ntwo \\\\ \"three\"\n# TYPE a counter\n",
            Write(static text => text.Family("a", PrometheusType.Counter, "one\ntwo \\ \"three\"")));

    [Theory]
    [InlineData(1, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(1e300, "1E+300")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Sample_Value_IsWhatPrometheusReads(double value, string expected) =>
        Assert.Equal($"a {expected}\n", Write(text => text.Sample("a", "", "", value)));

    [Fact]
    public void Sample_Bucket_HasItsBoundLast() =>
        Assert.Equal("a_bucket{b=\"c\",le=\"0.5\"} 3\na_bucket{le=\"+Inf\"} 3\n", Write(static text =>
        {
            text.Sample("a", "_bucket", "b=\"c\"", 3, 0.5);
            text.Sample("a", "_bucket", "", 3, double.PositiveInfinity);
        }));

    [Fact]
    public void Labels_HostileValue_IsEscaped() =>
        Assert.Equal("a=\"x\\\"\\n\\\\\r}\"", PrometheusText.Labels([new("a", "x\"\n\\\r}")]));

    [Fact]
    public void Labels_KeysThatBecomeOne_ShareALabel() =>
        Assert.Equal("a_b=\"1;2\",c=\"3\"", PrometheusText.Labels([new("c", "3"), new("a_b", "2"), new("a.b", "1")]));

    [Fact]
    public void Sample_LoneSurrogate_LeavesAValidPage() =>
        Assert.Equal("a{b=\"\ufffd\"} 1\n", Write(static text => text.Sample("a", "", PrometheusText.Labels([new("b", "\ud800")]), 1)));

    private static string Write(Action<PrometheusText> write)
    {
        using var text = new PrometheusText();
        write(text);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text.Finish().Span);
    }
}
