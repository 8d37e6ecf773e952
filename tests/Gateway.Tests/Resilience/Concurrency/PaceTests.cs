using Gateway.Transforms.Resilience.Concurrency;

namespace Gateway.Tests.Resilience.Concurrency;

public sealed class PaceTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Left_OneThatHadItForHours_SaysLittleOfTheOthers()
    {
        var pace = default(Pace);
        for (var i = 0; i < 20; i++)
            pace.Left(TimeSpan.FromMilliseconds(100));

        pace.Left(TimeSpan.FromHours(1));

        pace.Moved(_clock.GetTimestamp());
        Assert.InRange(pace.WaitBehind(0, 1, _clock.GetTimestamp(), _clock), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void Left_AllTakeLonger_FollowsSoon()
    {
        var pace = default(Pace);
        pace.Left(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 60; i++)
            pace.Left(TimeSpan.FromSeconds(10));

        pace.Moved(_clock.GetTimestamp());
        Assert.InRange(pace.WaitBehind(0, 1, _clock.GetTimestamp(), _clock), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10));
    }
}
