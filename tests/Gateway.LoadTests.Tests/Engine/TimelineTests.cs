using Gateway.LoadTests.Engine.Recording;

namespace Gateway.LoadTests.Tests.Engine;

public sealed class TimelineTests
{
    [Fact]
    public void Read_OfAFewSeconds_HasAPointASecond()
    {
        var timeline = new Timeline();
        Record(timeline, 0.2, isError: false, "200", 1000);
        Record(timeline, 0.9, isError: true, "503", 3000);
        Record(timeline, 2.5, isError: false, "", 5000);

        var points = timeline.Read();

        Assert.Equal([(1, 1), (0, 0), (1, 0)], points.Select(static point => (point.Ok, point.Fail)));
        Assert.Equal([0, 1, 2], points.Select(static point => point.At.TotalSeconds));
        Assert.Equal(["200", "503"], points[0].StatusCodes.Keys.Order());
        Assert.Equal(["ok"], points[2].StatusCodes.Keys);
        Assert.InRange(points[0].P99Ms, 3, 3.03);
    }

    [Fact]
    public void Record_ForDays_KeepsAllCountsInBoundedSpace()
    {
        var timeline = new Timeline();
        const int Count = 20_000;
        for (var index = 0; index < Count; index++)
            Record(timeline, index * 10, isError: index % 4 == 0, index % 4 == 0 ? "500" : "200", 100);

        var points = timeline.Read();

        Assert.True(points.Count <= Timeline.MaxStretches, $"{points.Count} points");
        Assert.Equal((Count * 3 / 4, Count / 4), (points.Sum(static point => point.Ok), points.Sum(static point => point.Fail)));
        Assert.Equal(Count / 4, points.Sum(static point => point.StatusCodes.GetValueOrDefault("500")));
        Assert.True(points[^1].At + points[^1].Length >= TimeSpan.FromSeconds((Count - 1) * 10));
    }

    [Fact]
    public void RecordStatus_OfEverNewNames_KeepsAFew()
    {
        var timeline = new Timeline();
        for (var index = 0; index < 1000; index++)
            timeline.RecordStatus(TimeSpan.Zero, isError: false, $"name {index}");

        var codes = timeline.Read()[0].StatusCodes;

        Assert.InRange(codes.Count, 2, 20);
        Assert.Equal(1000, codes.Values.Sum());
    }

    private static void Record(Timeline timeline, double second, bool isError, string code, long microseconds)
    {
        timeline.Record(TimeSpan.FromSeconds(second), isError, microseconds);
        timeline.RecordStatus(TimeSpan.FromSeconds(second), isError, code);
    }
}
