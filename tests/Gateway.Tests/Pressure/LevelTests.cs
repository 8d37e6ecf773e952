using Gateway.Transforms.Pressure;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Pressure;

public sealed class LevelTests
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.1, 0.3, 0, 0)]
    [InlineData(1.0 / 3, 1, 0, 0)]
    [InlineData(0.5, 1, 0.5, 0)]
    [InlineData(2.0 / 3, 1, 1, 0)]
    [InlineData(0.8, 1, 1, 0.4)]
    [InlineData(1, 1, 1, 1)]
    public void Refuses_GoesThroughThePriorities_OneAfterTheOther(double level, double low, double normal, double high)
    {
        var one = At(level);

        Assert.Equal(low, ShareOf(one, RequestPriority.Low), 3);
        Assert.Equal(normal, ShareOf(one, RequestPriority.Normal), 3);
        Assert.Equal(high, ShareOf(one, RequestPriority.High), 3);
        Assert.Equal(0, ShareOf(one, RequestPriority.Critical));
        Assert.Equal(level == 0, one.IsZero);
    }

    [Fact]
    public void Move_Up_IsByOneInASecondAtMost()
    {
        var level = new Level();

        level.Move(1, TimeSpan.FromMilliseconds(250), Recovery);
        Assert.Equal(0.25, level.Value, 3);
        level.Move(0.3, TimeSpan.FromMilliseconds(250), Recovery);
        Assert.Equal(0.3, level.Value, 3);
    }

    [Fact]
    public void Move_Down_TakesTheTimeOfRecovery()
    {
        var level = At(1);

        level.Move(0, TimeSpan.FromSeconds(4), Recovery);
        Assert.Equal(0.6, level.Value, 3);
        level.Move(0.5, TimeSpan.FromSeconds(4), Recovery);
        Assert.Equal(0.5, level.Value, 3);
        level.Move(0, TimeSpan.FromSeconds(60), Recovery);
        Assert.True(level.IsZero);
    }

    [Fact]
    public void Refuses_AllocatesNothing()
    {
        var level = At(0.5);
        _ = level.Refuses(RequestPriority.Low, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _ = level.IsZero || level.Refuses(RequestPriority.Normal, i);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Level At(double value)
    {
        var level = new Level();
        level.Move(value, TimeSpan.FromSeconds(1), Recovery);
        return level;
    }

    private static double ShareOf(Level level, RequestPriority priority) =>
        Enumerable.Range(0, Level.Draws).Count(draw => level.Refuses(priority, draw)) / (double)Level.Draws;
}
