using Gateway.Limits;

namespace Gateway.Tests.Limits;

public sealed class Http2FramesTests
{
    private const long Second = 1000;

    private static readonly Http2LimitsOptions Limits = new() { ResetsPerSecond = 3, ControlFramesPerSecond = 10 };

    [Theory]
    [InlineData(0x3, 4, 0, LimitReason.Http2Resets)]
    [InlineData(0x6, 8, 0, LimitReason.Http2ControlFrames)]
    [InlineData(0x6, 8, 1, LimitReason.Http2ControlFrames)]
    [InlineData(0x4, 6, 0, LimitReason.Http2ControlFrames)]
    [InlineData(0x2, 5, 0, LimitReason.Http2ControlFrames)]
    [InlineData(0x9, 0, 0, LimitReason.Http2ControlFrames)]
    [InlineData(0x0, 0, 0, LimitReason.Http2ControlFrames)]
    [InlineData(0x8, 4, 0, LimitReason.Http2ControlFrames)]
    [InlineData(0xbe, 300, 0, LimitReason.Http2ControlFrames)]
    [InlineData(0x0, 0, 1, null)]
    [InlineData(0x0, 100, 0, null)]
    [InlineData(0x0, 1, 8, LimitReason.Http2ControlFrames)]
    [InlineData(0x0, 2, 8, null)]
    [InlineData(0x0, 1, 9, null)]
    [InlineData(0x1, 20, 5, null)]
    public void Observe_ElevenFramesInASecond_AreTooManyOfSome(byte type, int length, byte flags, object? expected)
    {
        var frames = New();

        var reason = frames.Observe(Repeat(Frame(type, length, flags), 11), Limits, 0);

        Assert.Equal((LimitReason?)expected, reason);
    }

    [Fact]
    public void Observe_AsManyAsAllowed_IsFine()
    {
        var frames = New();

        Assert.Null(frames.Observe([.. Repeat(Frame(0x3, 4), 3), .. Repeat(Frame(0x6, 8), 10)], Limits, 0));
        Assert.Equal(LimitReason.Http2ControlFrames, frames.Observe(Frame(0x6, 8), Limits, Second - 1));
    }

    [Fact]
    public void Observe_NextSecond_CountsAnew()
    {
        var frames = New();
        frames.Observe(Repeat(Frame(0x3, 4), 3), Limits, 0);

        Assert.Null(frames.Observe(Repeat(Frame(0x3, 4), 3), Limits, Second));
    }

    [Fact]
    public void Observe_LargeWindowUpdates_AreWhatAReaderSends()
    {
        var frames = New();
        byte[] update = [0, 0, 4, 0x8, 0, 0, 0, 0, 1, 0x80, 0, 0x04, 0];

        Assert.Null(frames.Observe(Repeat(update, 100), Limits, 0));
    }

    [Fact]
    public void Observe_DataThatIsNothingButPadding_IsAControlFrame()
    {
        byte[] padded = [0, 0, 6, 0x0, 0x8, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0];
        byte[] withData = [0, 0, 6, 0x0, 0x8, 0, 0, 0, 1, 4, 1, 0, 0, 0, 0];
        var frames = New();
        for (var split = 0; split <= padded.Length; split++)
        {
            var some = New();
            some.Observe(padded.AsSpan(0, split), Limits, 0);
            some.Observe(padded.AsSpan(split), Limits, 0);
            Assert.Equal(LimitReason.Http2ControlFrames, some.Observe(Repeat(padded, 10), Limits, 0));
        }

        Assert.Null(frames.Observe(Repeat(withData, 100), Limits, 0));
    }

    [Theory]
    [InlineData(0x3, 4)]
    [InlineData(0x6, 8)]
    [InlineData(0x8, 4)]
    [InlineData(0x4, 0)]
    public void Observe_SplitAtEveryByte_CountsTheSame(byte type, int length)
    {
        byte[] bytes = [.. Repeat(Frame(0x1, 7, 4), 2), .. Repeat(Frame(type, length), 3), .. Frame(0x0, 33), .. Repeat(Frame(type, length), 8)];
        for (var split = 0; split <= bytes.Length; split++)
        {
            var frames = New();
            var whole = frames.Observe(bytes.AsSpan(0, split), Limits, 0) ?? frames.Observe(bytes.AsSpan(split), Limits, 0);

            Assert.NotNull(whole);
        }
    }

    [Fact]
    public void Observe_ByteByByte_CountsTheSame()
    {
        var frames = New();
        byte[] bytes = [.. Repeat(Frame(0x8, 4), 5), .. Repeat(Frame(0x6, 8), 5), .. Frame(0x1, 40)];
        foreach (var one in bytes)
            Assert.Null(frames.Observe([one], Limits, 0));

        var last = Frame(0x6, 8);
        Assert.Null(frames.Observe(last.AsSpan(0, 8), Limits, 0));
        Assert.Equal(LimitReason.Http2ControlFrames, frames.Observe(last.AsSpan(8, 1), Limits, 0));
    }

    // Past the preface, in which nothing is counted whatever it looks like.
    private static Http2Frames New()
    {
        var frames = new Http2Frames(Second);
        frames.Observe("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, Limits, 0);
        return frames;
    }

    private static byte[] Frame(byte type, int length, byte flags = 0) =>
        [0, (byte)(length >> 8), (byte)length, type, flags, 0, 0, 0, 1, .. Enumerable.Repeat((byte)0, length)];

    private static byte[] Repeat(byte[] frame, int count) => [.. Enumerable.Repeat(frame, count).SelectMany(static one => one)];
}
