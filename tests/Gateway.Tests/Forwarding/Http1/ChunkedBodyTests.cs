using System.Text;
using Gateway.Transforms.Forwarding.Http1;

namespace Gateway.Tests.Forwarding.Http1;

public sealed class ChunkedBodyTests
{
    [Theory]
    [InlineData("0\r\n\r\n", "", "")]
    [InlineData("3\r\nabc\r\n0\r\n\r\n", "abc", "")]
    [InlineData("3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", "abc0123456789", "")]
    [InlineData("003\r\nabc\r\n000\r\n\r\n", "abc", "")]
    [InlineData("3;x=y;z=\"q\"\r\nabc\r\n0;last\r\n\r\n", "abc", "")]
    [InlineData("3 ;x\r\nabc\r\n0\r\n\r\n", "abc", "")]
    [InlineData("2\r\n\r\n\r\n0\r\n\r\n", "\r\n", "")]
    [InlineData("0\r\nX-Sum: 1\r\nX-End:\r\n\r\n", "", "X-Sum=1,X-End=")]
    public void Body_InAnySplits_GivesItsDataAndTrailers(string wire, string data, string trailers)
    {
        for (var step = 1; step <= wire.Length; step++)
        {
            var read = Read(wire + "HTTP/1.1 200 OK", step);

            Assert.Equal((data, trailers, wire.Length), (read.Data, read.Trailers, read.Consumed));
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("x\r\n")]
    [InlineData("+3\r\nabc\r\n")]
    [InlineData("0x3\r\nabc\r\n")]
    [InlineData("-1\r\n")]
    [InlineData(" 3\r\nabc\r\n")]
    [InlineData("3\nabc\r\n")]
    [InlineData("3;a\nb\r\nabc\r\n")]
    [InlineData("3;a\0b\r\nabc\r\n")]
    [InlineData("3\r\r\nabc\r\n")]
    [InlineData("3\r\nabcd\r\n")]
    [InlineData("3\r\nabc\n0\r\n\r\n")]
    [InlineData("3\r\nabc0\r\n\r\n")]
    [InlineData("1000000000000000\r\n")]
    [InlineData("0\r\nno colon\r\n\r\n")]
    [InlineData("0\r\nX-A: 1\n\r\n")]
    [InlineData("0\r\n folded\r\n\r\n")]
    [InlineData("0\r\n\n")]
    public void Body_ThatIsNotWellFormed_IsRefused(string wire)
    {
        for (var step = 1; step <= wire.Length; step++)
            Assert.Throws<ResponseException>(() => Read(wire, step));
    }

    [Fact]
    public void Extension_WithoutEnd_IsRefused() =>
        Assert.Throws<ResponseException>(() => Read("3;" + new string('x', 5000) + "\r\nabc\r\n0\r\n\r\n", 100));

    [Fact]
    public void Trailers_InGreatNumber_AreRefused()
    {
        var wire = "0\r\n" + string.Concat(Enumerable.Repeat("X-A: 1\r\n", 101)) + "\r\n";

        Assert.Throws<ResponseException>(() => Read(wire, wire.Length));
    }

    /// <summary>Reads as from a socket that gives <paramref name="step"/> bytes at a time.</summary>
    private static (string Data, string Trailers, int Consumed) Read(string wire, int step)
    {
        var bytes = Encoding.Latin1.GetBytes(wire);
        var body = new ChunkedBody();
        var data = new StringBuilder();
        var (start, end) = (0, 0);
        while (true)
        {
            var result = body.Read(bytes.AsSpan(start..end), out var consumed, out var run);
            data.Append(Encoding.Latin1.GetString(run));
            start += consumed;
            if (result == ChunkedStep.End)
                return (data.ToString(), string.Join(',', body.Trailers.Select(static field => $"{field.Name}={field.Value}")), start);
            if (result == ChunkedStep.NeedsMore)
                end = end < bytes.Length ? Math.Min(end + step, bytes.Length) : throw new EndOfStreamException();
        }
    }
}
