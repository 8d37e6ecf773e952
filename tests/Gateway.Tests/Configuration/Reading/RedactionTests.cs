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
    [InlineData("'on' is not 'only'", "'on' is not 'only'", false)]
    [InlineData("'on' is not 'only'", "'${A}' is not 'only'", true)]
    public void Apply_ShortValue_IsReplacedOnlyAsAWordAndWhereItIsTheSubject(string message, string expected, bool isAboutSubstituted)
    {
        var redaction = new Redaction();
        redaction.Add("on", "${A}");

        Assert.Equal(expected, redaction.Apply(message, isAboutSubstituted));
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

        Assert.Equal("text", redaction.Apply("text", isAboutSubstituted: true));
    }
}
