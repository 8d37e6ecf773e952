using System.Buffers.Binary;
using Gateway.Limits;

namespace Gateway.Tests.Limits;

public sealed class Http2SentResetsTests
{
    private const long Second = 1000;

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(5, true)]
    [InlineData(7, true)]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(8, false)]
    public void Observe_MoreResetsThanAllowed_AreTooManyOfThoseTheClientCaused(uint code, bool expected)
    {
        var resets = new Http2SentResets(Second);

        Assert.False(Observe(ref resets, Repeat(Reset(code), 3), 3, 0));
        Assert.Equal(expected, Observe(ref resets, Reset(code), 3, Second - 1));
    }

    [Fact]
    public void Observe_NextSecond_CountsAnew()
    {
        var resets = new Http2SentResets(Second);
        Observe(ref resets, Repeat(Reset(7), 3), 3, 0);

        Assert.False(Observe(ref resets, Repeat(Reset(7), 3), 3, Second));
    }

    [Fact]
    public void Observe_SplitAtEveryByte_CountsTheSame()
    {
        byte[] bytes = [.. Frame(4, 18), .. Reset(7), .. Frame(1, 30), .. Frame(0, 100), .. Repeat(Reset(7), 3), .. Frame(4, 0)];
        for (var split = 0; split <= bytes.Length; split++)
        {
            var resets = new Http2SentResets(Second);
            Assert.True(Observe(ref resets, bytes.AsSpan(0, split), 3, 0) | Observe(ref resets, bytes.AsSpan(split), 3, 0));

            var fewer = new Http2SentResets(Second);
            Assert.False(Observe(ref fewer, bytes.AsSpan(0, split), 4, 0) | Observe(ref fewer, bytes.AsSpan(split), 4, 0));
        }
    }

    private static bool Observe(ref Http2SentResets resets, ReadOnlySpan<byte> bytes, int limit, long now) => resets.Add(resets.Find(bytes), limit, now);

    private static byte[] Reset(uint code)
    {
        byte[] frame = [0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(9), code);
        return frame;
    }

    // Whose payload looks like resets.
    private static byte[] Frame(byte type, int length) => [0, 0, (byte)length, type, 0, 0, 0, 0, 1, .. Repeat(Reset(7), 10).Take(length)];

    private static byte[] Repeat(byte[] frame, int count) => [.. Enumerable.Repeat(frame, count).SelectMany(static one => one)];
}
