using Gateway.Transforms.Shared.Redis;

namespace Gateway.Tests.Shared.Redis;

public sealed class SilenceTests
{
    private readonly Silence _silence = new();

    [Fact]
    public void Silence_ThatGoesOn_IsTooLongAfterTwiceAsManyPollsEachTime_UpToALimit()
    {
        int[] expected = [Silence.First, 2 * Silence.First, 4 * Silence.First, Silence.Longest, Silence.Longest];
        Assert.Equal(expected, expected.Select(_ => PollsUntilTooLong()));
    }

    [Fact]
    public void Answer_BeginsAnew()
    {
        PollsUntilTooLong();
        for (var i = 1; i < 2 * Silence.First; i++)
            Assert.False(_silence.IsTooLong(isAnswering: false));

        Assert.False(_silence.IsTooLong(isAnswering: true));
        Assert.Equal(Silence.First, PollsUntilTooLong());
    }

    private int PollsUntilTooLong()
    {
        for (var polls = 1; polls < 1000; polls++)
        {
            if (_silence.IsTooLong(isAnswering: false))
                return polls;
        }

        return int.MaxValue;
    }
}
