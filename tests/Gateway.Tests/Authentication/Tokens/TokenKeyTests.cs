using Gateway.Transforms.Authentication.Tokens;

namespace Gateway.Tests.Authentication.Tokens;

public sealed class TokenKeyTests
{
    [Fact]
    public void Of_TextsThatDiffer_IsAnotherForEach()
    {
        string[] texts = ["a?c", "a\u0101c", "a\u0102c", "a\u00e9c", "aec", "\u4142", "BA", "a\ud83d\ude00c", new string('a', 2000), new string('a', 1999) + "\u0101"];

        Assert.Equal(texts.Length, texts.Select(static text => TokenKey.Of(text)).Distinct().Count());
        Assert.All(texts, static text => Assert.Equal(TokenKey.Of(text), TokenKey.Of(text)));
    }
}
