using Gateway.Transforms.Caching.Rules;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §5.2, RFC 9110 §5.6.</summary>
public sealed class DirectiveReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" , ,\t,", "")]
    [InlineData("no-store", "no-store")]
    [InlineData("No-Store", "No-Store")]
    [InlineData("a,b ,\tc", "a|b|c")]
    [InlineData("max-age=60", "max-age=>60")]
    [InlineData("max-age=\"60\"", "max-age=>60")]
    [InlineData("max-age = 60", "max-age=>60")]
    [InlineData("max-age=", "max-age=>")]
    [InlineData("a=\"\"", "a=>")]
    [InlineData("private=\"set-cookie, x\", b", "private=>set-cookie, x|b")]
    [InlineData("a=\"x\\\",y\", b", "a=>x\\\",y|b")]
    [InlineData("a=\"x\"y, b", "a=>\"x\"y|b")]
    [InlineData("a=b=c", "a=>b=c")]
    [InlineData("=x, b", "=>x|b")]
    // What is not well formed ends at the next comma.
    [InlineData("a=\"x, no-store", "a=>\"x|no-store")]
    [InlineData("a=\"x\\\", no-store", "a=>x\\|no-store")]
    [InlineData("a=x\"y, no-store, b=z\"", "a=>x\"y|no-store|b=>z\"")]
    [InlineData("a\"b, no-store, c\"", "a\"b|no-store|c\"")]
    public void MoveNext_Line_GivesDirectives(string line, string expected)
    {
        var found = new List<string>();
        var reader = new DirectiveReader(line);
        while (reader.MoveNext())
            found.Add(reader.HasValue ? $"{reader.Name}=>{reader.Value}" : reader.Name.ToString());
        Assert.Equal(expected, string.Join('|', found));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("60", 60)]
    [InlineData("007", 7)]
    [InlineData("00000000000000000010", 10)]
    [InlineData("00000000000000000000", 0)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("2147483648", int.MaxValue)]
    [InlineData("99999999999999999999999999", int.MaxValue)]
    [InlineData("", -1)]
    [InlineData("-1", -1)]
    [InlineData("+1", -1)]
    [InlineData("1.5", -1)]
    [InlineData("1e3", -1)]
    [InlineData(" 1", -1)]
    [InlineData("'60'", -1)]
    [InlineData("\u0661", -1)]
    public void ReadSeconds_Text_IsDeltaSeconds(string text, long expected) => Assert.Equal(expected, DirectiveReader.ReadSeconds(text));
}
