using FsCheck;
using FsCheck.Fluent;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Shared.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("0ms", 0)]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1_500)]
    [InlineData("0.5ms", 0.5)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("01:02:03", 3_723_000)]
    [InlineData("00:00:00.25", 250)]
    [InlineData("1.00:00:00", 86_400_000)]
    public void TryParse_Duration_IsRead(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("-00:00:05")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("5.s")]
    [InlineData(".5s")]
    [InlineData("5S")]
    [InlineData("5sec")]
    [InlineData("1e3s")]
    [InlineData("1,000s")]
    [InlineData("1h30m")]
    [InlineData("24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("1:00")]
    [InlineData("00:00:01.")]
    [InlineData("0.00001ms")]
    [InlineData("10675200d")]
    [InlineData("99999999999999999999999999999d")]
    [InlineData("79228162514264337593543950335s")]
    [InlineData("٣s")]
    public void TryParse_NoDuration_IsRefused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(250, "250ms")]
    [InlineData(1_500, "1.5s")]
    [InlineData(90_000, "1.5m")]
    [InlineData(604_800_000, "7d")]
    public void Format_Duration_IsShort(double milliseconds, string text) =>
        Assert.Equal(text, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Format_AnyDuration_IsReadBack() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<TimeSpan>().Filter(static duration => duration >= TimeSpan.Zero),
            static duration => Duration.TryParse(Duration.Format(duration), out var read) && read == duration)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Prop.ForAll(
            Gen.Elements("0123456789..:smhd- ".ToCharArray()).ArrayOf().Select(static letters => new string(letters)).ToArbitrary(),
            static text => !Duration.TryParse(text, out var duration) || duration >= TimeSpan.Zero)
        .QuickCheckThrowOnFailure();
}
