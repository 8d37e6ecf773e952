using Gateway.Hosting.Upgrades;

namespace Gateway.Tests.Hosting.Upgrades;

public sealed class FrameTrackerTests
{
    public static TheoryData<int, bool> Lengths()
    {
        var lengths = new TheoryData<int, bool>();
        foreach (var length in new[] { 0, 1, 125, 126, 127, 65535, 65536, 70000 })
        {
            lengths.Add(length, false);
            lengths.Add(length, true);
        }

        return lengths;
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Advance_OfOneFrame_IsAtABoundaryAtItsEndOnly(int length, bool isMasked)
    {
        var frame = Frames.Of(Frames.Binary, length, isMasked);
        var tracker = new FrameTracker();

        for (var i = 0; i < frame.Length; i++)
        {
            Assert.Equal(i == 0, tracker.IsAtBoundary);
            tracker.Advance(frame.AsSpan(i, 1));
        }

        Assert.True(tracker.IsAtBoundary);
        Assert.False(tracker.HasClosed);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void AdvanceToBoundary_SplitAtEveryByte_StopsAtTheEndOfTheFrame(int length, bool isMasked)
    {
        var frame = Frames.Of(Frames.Text, length, isMasked);
        byte[] bytes = [.. frame, .. Frames.Of(Frames.Text, 3)];
        var heads = Enumerable.Range(0, Math.Min(frame.Length, 20)).Append(frame.Length - 1);

        foreach (var split in heads)
        {
            var tracker = new FrameTracker();
            Assert.Equal(split, tracker.AdvanceToBoundary(bytes.AsSpan(0, split)));
            Assert.Equal(frame.Length - split, tracker.AdvanceToBoundary(bytes.AsSpan(split)));
            Assert.True(tracker.IsAtBoundary);
        }
    }

    [Fact]
    public void Advance_ThroughManyFramesInPiecesOfAnySize_EndsAtABoundary()
    {
        byte[] bytes = [.. Frames.Of(Frames.TextBegin, 200, true), .. Frames.Of(0x89, 5, true), .. Frames.Of(0x80, 70000, true), .. Frames.Of(Frames.Text, 0)];

        for (var size = 1; size < 300; size++)
        {
            var tracker = new FrameTracker();
            foreach (var piece in bytes.Chunk(size))
                tracker.Advance(piece);
            Assert.True(tracker.IsAtBoundary);
            Assert.False(tracker.HasClosed);
        }
    }

    [Fact]
    public void HasClosed_OfACloseFrame_IsTrueAtItsEnd()
    {
        var frame = Frames.Of(Frames.Close, 2, isMasked: true);
        var tracker = new FrameTracker();

        tracker.Advance(frame.AsSpan(0, frame.Length - 1));
        Assert.False(tracker.HasClosed);
        tracker.Advance(frame.AsSpan(frame.Length - 1));
        Assert.True(tracker.HasClosed);
    }

    [Fact]
    public void Advance_WithALengthBeyondAllBounds_NeverReachesABoundary()
    {
        var tracker = new FrameTracker();
        tracker.Advance([Frames.Binary, 0xFF, .. Enumerable.Repeat((byte)0xFF, 8), .. new byte[1000]]);
        Assert.False(tracker.IsAtBoundary);
    }
}
