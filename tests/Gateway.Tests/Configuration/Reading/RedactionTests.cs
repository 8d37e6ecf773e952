using Gateway.Configuration.Reading;

namespace Gateway.Tests.Configuration.Reading;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("'hunter22' is wrong", "'${PASS}' is wrong")]
    [InlineData("http://HUNTER22@host", "http://${PASS}@host")]
    [InlineData("xhunter22x", "x${PASS}x")]
    [InlineData("hunter22hunter22", "${PASS}${PASS}")]
    [InlineData("hunter2", "hunter2")]
    public void Apply_LongValue_IsReplacedAnywhere(string message, string expected)
    {
        var redaction = new Redaction();
        redaction.Add("hunter22", "${PASS}");

        Assert.Equal(expected, redaction.Apply(message));
    }

    [Theory]
    [InlineData("'on' is not 'only'", false)]
    [InlineData("'${B}' is not 'only'", true)]
    public void Apply_ShortValue_IsReplacedOnlyAsAWordAndWhereItIsTheSubject(string expected, bool isSubstituted)
    {
        var redaction = new Redaction();
        redaction.Add("on", "${A}");
        redaction.Add("is", "${C}");
        redaction.Add("on", "${B}");
        var subject = new ConfigurationNode(ConfigurationNodeKind.String, default) { Text = "on", RawText = "${B}", IsSubstituted = isSubstituted };

        Assert.Equal(expected, redaction.Apply("'on' is not 'only'", subject));
    }

    [Fact]
    public void Apply_ValueWithinAnother_TheLongerWins()
    {
        var redaction = new Redaction();
        redaction.Add("password", "${SHORT}");
        redaction.Add("password-of-the-shop", "${LONG}");

        Assert.Equal("${LONG}, ${SHORT}", redaction.Apply("password-of-the-shop, password"));
    }

    [Fact]
    public void Apply_EmptyValue_ChangesNothing()
    {
        var redaction = new Redaction();
        redaction.Add("", "${EMPTY}");

        Assert.Equal("text", redaction.Apply("text", new ConfigurationNode(ConfigurationNodeKind.String, default) { RawText = "${EMPTY}", IsSubstituted = true }));
    }
}
