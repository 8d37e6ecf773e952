using FsCheck;
using FsCheck.Fluent;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Shared.Configuration;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1024", 1_024)]
    [InlineData("10B", 10)]
    [InlineData("64KiB", 65_536)]
    [InlineData("10MB", 10_000_000)]
    [InlineData("1.5GiB", 1_610_612_736)]
    [InlineData("2KB", 2_000)]
    [InlineData("1MiB", 1_048_576)]
    [InlineData("1GB", 1_000_000_000)]
    [InlineData("0.3KiB", 307)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void TryParse_Size_IsRead(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("KiB")]
    [InlineData("-1")]
    [InlineData("-1KiB")]
    [InlineData("64 KiB")]
    [InlineData(" 64KiB")]
    [InlineData("64kib")]
    [InlineData("64K")]
    [InlineData("1.KB")]
    [InlineData(".5KB")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    [InlineData("9007199254740992KiB")]
    [InlineData("99999999999999999999999999999999GiB")]
    public void TryParse_NoSize_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(7, "7B")]
    [InlineData(65_536, "64KiB")]
    [InlineData(64_000, "64KB")]
    [InlineData(1L << 30, "1GiB")]
    public void ToString_Size_HasTheLargestExactUnit(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());

    [Fact]
    public void ToString_AnySize_IsReadBack() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<long>().Filter(static bytes => bytes >= 0),
            static bytes => ByteSize.TryParse(new ByteSize(bytes).ToString(), out var read) && read.Bytes == bytes)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Prop.ForAll(
            Gen.Elements("0123456789..KMGiB- ".ToCharArray()).ArrayOf().Select(static letters => new string(letters)).ToArbitrary(),
            static text => !ByteSize.TryParse(text, out var size) || size.Bytes >= 0)
        .QuickCheckThrowOnFailure();
}
