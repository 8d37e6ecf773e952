using System.Text;
using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class ContentLengthEncodingTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("003", "003")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("", "x")]
    [InlineData("+3", "x")]
    [InlineData("-3", "x")]
    [InlineData("\v3", "x")]
    [InlineData("3 ", "x")]
    [InlineData("3,3", "x")]
    [InlineData("00000000000000000003", "x")]
    [InlineData("\u00b3", "x")]
    public void GetChars_AnyValue_IsDigitsOrWhatNobodyTakesForThem(string value, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(value);
        Span<char> chars = stackalloc char[20];

        Assert.Equal(expected, new string(chars[..ContentLengthEncoding.Instance.GetChars(bytes, chars)]));
        Assert.Equal(expected, ContentLengthEncoding.Instance.GetString(bytes));
    }
}
