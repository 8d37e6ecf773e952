using Gateway.Transforms.Caching.Rules;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §3.4.</summary>
public sealed class HeldPartsTests
{
    [Theory]
    [InlineData("0-4", "5-9", "0-9")]
    [InlineData("5-9", "0-4", "0-9")]
    [InlineData("0-4", "6-9", "0-4 6-9")]
    [InlineData("6-9", "0-4", "0-4 6-9")]
    [InlineData("0-6", "4-9", "0-9")]
    [InlineData("0-9", "4-5", "0-9")]
    [InlineData("4-5", "0-9", "0-9")]
    [InlineData("0-1 4-5 8-9", "2-7", "0-9")]
    [InlineData("0-1 4-5 8-9", "3-3", "0-1 3-5 8-9")]
    [InlineData("4-5", "4-5", "4-5")]
    public void With_OneMore_IsWhatBothHave(string held, string added, string expected) =>
        Assert.Equal(expected, Text(new HeldParts(10, Ranges(held)).With(Ranges(added)[0])!));

    [Fact]
    public void With_TooManyPieces_IsNone()
    {
        var parts = new HeldParts(1000, [new ByteRange(0, 1)]);
        for (var i = 1; i < HeldParts.Most; i++)
            parts = parts.With(new ByteRange(i * 10, 1))!;
        Assert.Equal(HeldParts.Most, parts.Ranges.Count);
        Assert.Null(parts.With(new ByteRange(900, 1)));
        Assert.Equal(HeldParts.Most, parts.With(new ByteRange(1, 3))!.Ranges.Count);
    }

    [Theory]
    [InlineData("0-1", 0)]
    [InlineData("1-1", 1)]
    [InlineData("4-7", 2)]
    [InlineData("6-7", 4)]
    [InlineData("1-4", -1)]
    [InlineData("2-3", -1)]
    [InlineData("6-8", -1)]
    [InlineData("9-9", -1)]
    public void OffsetOf_WhatIsHeld_IsItsPlaceInTheBody(string asked, long expected) =>
        Assert.Equal(expected, new HeldParts(10, Ranges("0-1 4-7")).OffsetOf(Ranges(asked)[0]));

    private static ByteRange[] Ranges(string text) => [.. text.Split(' ').Select(static range => ByteRange.ReadContent($"bytes {range}/10000", out _)!.Value)];

    private static string Text(HeldParts parts) => string.Join(' ', parts.Ranges.Select(static range => $"{range.Start}-{range.End - 1}"));
}
