using System.Text;
using Gateway.LoadTests.Comparison.Generating;

namespace Gateway.LoadTests.Tests.Comparison;

public class MessageReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding:  gzip \r\n\r\nhello", 200, "hello", "gzip")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\n\r\n", 200, "hello", "")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404, "", "")]
    // RFC 9110 §15.4.5: its length is that of what it does not send.
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 1024\r\n\r\n", 304, "", "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", 304, "", "")]
    public void Advance_AnswerInAnyPieces_IsReadWhole(string wire, int status, string body, string coding)
    {
        for (var size = 1; size <= wire.Length; size++)
        {
            var reader = new MessageReader(16);
            var isWhole = false;
            for (var at = 0; at < wire.Length; at += size)
            {
                Assert.False(isWhole, "ended early");
                isWhole = Feed(reader, wire[at..Math.Min(wire.Length, at + size)]);
            }

            Assert.True(isWhole);
            Assert.Equal((status, body, coding), (reader.Status, Encoding.Latin1.GetString(reader.Body), Encoding.Latin1.GetString(reader.Coding)));
            Assert.False(reader.HasExcess);
        }
    }

    [Fact]
    public void Next_TwoRequestsAtOnce_KeepsSecond()
    {
        var reader = new MessageReader();

        Assert.True(Feed(reader, "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET /b HTTP/1.1\r\nIf-None-Match: \"one\"\r\n\r\n"));
        Assert.True(reader.HasExcess);
        reader.Next();
        Assert.True(reader.Advance(0));
        Assert.Equal("GET /b HTTP/1.1", Encoding.Latin1.GetString(reader.StartLine));
        Assert.Equal("\"one\"", Encoding.Latin1.GetString(reader.Condition));
        reader.Next();
        Assert.True(reader.IsEmpty);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno field\r\n\r\n")]
    [InlineData("HTTP/2 200\r\nContent-Length: 0\r\n\r\n")]
    public void Advance_NoAnswer_Throws(string wire) => Assert.Throws<InvalidDataException>(() => Feed(new MessageReader(), wire));

    [Theory]
    [InlineData("close", true)]
    [InlineData("Close", true)]
    [InlineData("keep-alive", false)]
    public void Closes_ByConnectionField(string value, bool closes)
    {
        var reader = new MessageReader();

        Assert.True(Feed(reader, $"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: {value}\r\n\r\n"));
        Assert.Equal(closes, reader.Closes);
    }

    private static bool Feed(MessageReader reader, string text)
    {
        var isWhole = false;
        foreach (var part in Encoding.Latin1.GetBytes(text).Chunk(7))
        {
            for (ReadOnlySpan<byte> rest = part; !rest.IsEmpty;)
            {
                var free = reader.Free.Span;
                var count = Math.Min(free.Length, rest.Length);
                rest[..count].CopyTo(free);
                rest = rest[count..];
                isWhole = reader.Advance(count);
            }
        }

        return isWhole;
    }
}
