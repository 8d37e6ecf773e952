using Gateway.LoadTests.Commands;

namespace Gateway.LoadTests.Tests.Commands;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("20s", 20)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("00:01:30", 90)]
    [InlineData("1s", 1)]
    [InlineData("24h", 86400)]
    public void TryParse_OfATime_GivesIt(string text, int seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("20")]
    [InlineData("0s")]
    [InlineData("0.5s")]
    [InlineData("-1s")]
    [InlineData("25h")]
    [InlineData("99999999999999999999h")]
    [InlineData("3x")]
    [InlineData("1e3s")]
    [InlineData("00:00:00")]
    public void TryParse_OfSomethingElse_IsRefused(string text) => Assert.False(Durations.TryParse(text, out _));
}
