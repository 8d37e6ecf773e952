using Gateway.Transforms.Resilience.Hints;

namespace Gateway.Tests.Resilience.Hints;

public sealed class BreakerHintTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var hint = new BreakerHint("php pool", "läravel", "http://127.0.0.1:9000/a?b");

        Assert.Equal(hint, BreakerHint.Read(hint.Write()!));
    }

    [Fact]
    public void Write_WhatCouldNotBeToldApart_OrIsTooLong_IsNot()
    {
        Assert.Null(new BreakerHint("a\nb", "c", "d").Write());
        Assert.Null(new BreakerHint("a", "c\n", "d").Write());
        Assert.Null(new BreakerHint("a", "c", "\nd").Write());
        Assert.Null(new BreakerHint("a", "c", new string('d', 2048)).Write());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a\nb")]
    [InlineData("a\nb\nc\nd")]
    public void Read_AnythingElse_IsNone(string text) => Assert.Null(BreakerHint.Read(text));
}
