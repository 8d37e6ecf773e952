using Gateway.Transforms.Caching.Keys;

namespace Gateway.Tests.Caching.Keys;

/// <summary>RFC 3986 §6.2.2, RFC 9110 §4.2.3.</summary>
public sealed class SpellingTests
{
    [Theory]
    [InlineData("/a", true)]
    [InlineData("/~a?b=c", true)]
    [InlineData("/%7ea", false)]
    [InlineData("/%7Ea", false)]
    [InlineData("/a?b=%31", false)]
    [InlineData("/%2e%2E/", false)]
    [InlineData("/a%2Fb", true)]
    [InlineData("/a%2fb", true)]
    [InlineData("/a%2Fb%2fc", false)]
    [InlineData("/%c3%A9", false)]
    [InlineData("/%cC", false)]
    [InlineData("/%20%25%3f", true)]
    // What is no escape says nothing.
    [InlineData("/%", true)]
    [InlineData("/%4", true)]
    [InlineData("/%zz%4g%2F", true)]
    [InlineData("/%%41", false)]
    [InlineData("/%2541", true)]
    public void IsStored_OneOfTheFormsAlone(string target, bool expected)
    {
        Assert.Equal(expected, Spelling.IsStored(target));
        if (expected)
            Assert.Contains(target, Spelling.FormsOf(target));
    }

    [Theory]
    [InlineData("/a?b", "/a?b")]
    [InlineData("/%7ea", "/~a")]
    [InlineData("/a%2fb", "/a%2Fb /a%2fb")]
    [InlineData("/a%2Fb%7E%c3%A9", "/a%2Fb~%C3%A9 /a%2fb~%c3%a9")]
    [InlineData("/%20", "/%20")]
    [InlineData("/%2541", "/%2541")]
    [InlineData("/%zZ%4", "/%zZ%4")]
    // The beginning of addresses.
    [InlineData("/%c3%a", "/%C3%A /%c3%a")]
    [InlineData("/%c3%", "/%C3% /%c3%")]
    public void FormsOf_AnySpelling_AreThoseThatMayBeStored(string target, string expected) => Assert.Equal(expected.Split(' '), Spelling.FormsOf(target));

    // Whatever is stored is found by every spelling of it.
    [Fact]
    public void FormsOf_EverySpellingOfWhatIsStored_ContainIt()
    {
        var random = new Random(7);
        const string characters = "a~Z/?&=%é\u00ff ";
        for (var i = 0; i < 20_000; i++)
        {
            var octets = Enumerable.Range(0, random.Next(1, 6)).Select(_ => characters[random.Next(characters.Length)]).ToArray();
            var stored = "/" + string.Concat(octets.Select(octet => Write(octet, random.Next(2) == 0 || NeedsEscape(octet), random.Next(2) == 0)));
            if (!Spelling.IsStored(stored))
                continue;
            var isLower = Spelling.FormsOf(stored)[0] != stored;
            // The same octets, escaped where the stored one has to, and anywhere else at will.
            var asked = "/" + string.Concat(octets.Select((octet, at) => IsUnreserved(octet) ? Write(octet, random.Next(2) == 0, random.Next(2) == 0) : Respell(stored, octets, at, random)));
            Assert.Contains(stored, Spelling.FormsOf(asked));
            Assert.Equal(isLower, Spelling.FormsOf(asked)[0] != stored);
        }
    }

    private static bool IsUnreserved(char octet) => char.IsAsciiLetterOrDigit(octet) || octet == '~';

    private static bool NeedsEscape(char octet) => octet is '%' or ' ' or > '\u007f';

    private static string Write(char octet, bool isEscaped, bool isUpper) =>
        !isEscaped ? octet.ToString() : isUpper ? $"%{(int)octet:X2}" : $"%{(int)octet:x2}";

    // As it stands in the stored one, in letters of either case: a delimiter and its escape are two things.
    private static string Respell(string stored, char[] octets, int at, Random random)
    {
        var position = 1;
        for (var i = 0; i < at; i++)
            position += stored[position] == '%' ? 3 : 1;
        return stored[position] == '%' ? Write(octets[at], true, random.Next(2) == 0) : stored[position].ToString();
    }
}
