using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9110 §14.</summary>
public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-0", 10, "bytes 0-0/10")]
    [InlineData("bytes=0-9", 10, "bytes 0-9/10")]
    [InlineData("bytes=2-", 10, "bytes 2-9/10")]
    [InlineData("bytes=2-99", 10, "bytes 2-9/10")]
    [InlineData("bytes=2-99999999999999999999", 10, "bytes 2-9/10")]
    [InlineData("bytes=-3", 10, "bytes 7-9/10")]
    [InlineData("bytes=-99", 10, "bytes 0-9/10")]
    [InlineData("Bytes=1-2", 10, "bytes 1-2/10")]
    [InlineData("bytes= 1-2 ", 10, "bytes 1-2/10")]
    [InlineData("bytes=10-", 10, "bytes */10")]
    [InlineData("bytes=99999999999999999999-", 10, "bytes */10")]
    [InlineData("bytes=-0", 10, "bytes */10")]
    [InlineData("bytes=0-", 0, "bytes */0")]
    [InlineData("bytes=-0", 0, "bytes */0")]
    public void Read_OneRange_IsThePart(string field, long whole, string expected) =>
        Assert.Equal(expected, ByteRange.Read(field, whole)!.Value.ContentRange(whole));

    [Theory]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=99999999999999999999-5")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=0-1,")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=--1")]
    [InlineData("bytes=1")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=1 - 2")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes 0-1")]
    [InlineData("lines=0-1")]
    [InlineData("")]
    public void Read_SeveralOrNoRange_IsTheWhole(string field) => Assert.Null(ByteRange.Read(field, 10));

    [Theory]
    [InlineData("bytes 0-0/1", 0, 1, 1)]
    [InlineData("bytes 2-5/10", 2, 4, 10)]
    [InlineData("Bytes  2-5/10 ", 2, 4, 10)]
    public void ReadContent_OneRange_IsWhereThePartBelongs(string field, long start, long length, long expected)
    {
        Assert.Equal(new ByteRange(start, length), ByteRange.ReadContent(field, out var whole));
        Assert.Equal(expected, whole);
    }

    [Theory]
    [InlineData("bytes=0-1", true)]
    [InlineData("bytes=-1", true)]
    [InlineData("bytes=0-", true)]
    [InlineData("bytes=0-1,2-3", false)]
    [InlineData("bytes=", false)]
    [InlineData("lines=0-1", false)]
    [InlineData("bytes=00000000000000000000000000000000000000000000000000000000000000000000000-", false)]
    public void IsOne_ARangeAlone(string field, bool expected) => Assert.Equal(expected, ByteRange.IsOne(field));

    [Fact]
    public void Read_TwoLines_IsTheWhole() => Assert.Null(ByteRange.Read(new StringValues(["bytes=0-1", "bytes=0-1"]), 10));

    // §14.1.2: the last bytes of nothing are nothing, which is all there is.
    [Fact]
    public void Read_LastBytesOfNothing_IsTheWhole() => Assert.Null(ByteRange.Read("bytes=-5", 0));
}
