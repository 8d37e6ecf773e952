using System.Text;
using Gateway.Transforms.Forwarding.Http1;

namespace Gateway.Tests.Forwarding.Http1;

public sealed class ResponseHeadTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK", 200, "OK")]
    [InlineData("HTTP/1.1 200", 200, "")]
    [InlineData("HTTP/1.1 404 ", 404, "")]
    [InlineData("HTTP/1.0 302 Gone Fishing", 302, "Gone Fishing")]
    [InlineData("HTTP/1.1 599 caf\u00e9", 599, "caf\u00e9")]
    public void StatusLine_OfHttp1_IsRead(string line, int status, string reason)
    {
        var head = Read(line);

        Assert.Equal((status, reason), (head.Status, head.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("HTTP/1.1 2000 OK")]
    [InlineData("HTTP/1.1  200 OK")]
    [InlineData("HTTP/1.1 +20 OK")]
    [InlineData("HTTP/1.1 099 Low")]
    [InlineData("HTTP/1.1 600 High")]
    [InlineData("HTTP/1.1 999 High")]
    [InlineData("HTTP/2.0 200 OK")]
    [InlineData("HTTP/1.2 200 OK")]
    [InlineData("http/1.1 200 OK")]
    [InlineData("ICY 200 OK")]
    [InlineData("HTTP/1.1 200 O\rK")]
    [InlineData("HTTP/1.1 200 O\0K")]
    public void StatusLine_OfAnythingElse_IsRefused(string line) => AssertRefused(line);

    [Theory]
    [InlineData("X-A: 1", "X-A", "1")]
    [InlineData("x-a:1", "x-a", "1")]
    [InlineData("X-A:", "X-A", "")]
    [InlineData("X-A: \t a  b \t", "X-A", "a  b")]
    [InlineData("X-A: caf\u00e9 \u00ff", "X-A", "caf\u00e9 \u00ff")]
    [InlineData("X-A: a:b", "X-A", "a:b")]
    [InlineData("Content-Type: text/html", "Content-Type", "text/html")]
    [InlineData("A-Name-That-Is-Longer-Than-All-The-Common-Ones: 1", "A-Name-That-Is-Longer-Than-All-The-Common-Ones", "1")]
    public void Field_ThatIsProper_KeepsItsBytes(string line, string name, string value) =>
        Assert.Equal((name, value), Read("HTTP/1.1 200 OK", line).Fields.ToArray().Single());

    /// <summary>Whatever heads came before, each is read as if it were the first.</summary>
    [Fact]
    public void Heads_OfOneConnection_AreReadAsIfEachWereTheFirst()
    {
        string[] lines =
        [
            "Content-Type: text/html", "content-type: text/html", "Content-Type:text/html", "Content-Type: text/htmL", "Connection: close", "Connection: keep-alive", "Keep-Alive: timeout=5",
            "Content-Length: 7", "X-A: caf\u00e9", "X-A: cafe", "X-A: ", "X-A:", "Upgrade: websocket", "Content-Type: text/event-stream", $"X-Long: {new string('a', 3000)}",
        ];
        var random = new Random(20261127);
        var kept = new ResponseHead();
        for (var run = 0; run < 5_000; run++)
        {
            string[] head = [random.Next(4) == 0 ? "HTTP/1.0 404 Gone" : "HTTP/1.1 200 OK", .. Enumerable.Range(0, random.Next(random.Next(30) == 0 ? 60 : 6)).Select(_ => lines[random.Next(lines.Length)])];
            var fresh = Read(head);

            kept.Begin();
            foreach (var line in head)
                kept.Add(Encoding.Latin1.GetBytes(line));

            Assert.Equal(fresh.Fields.ToArray(), kept.Fields.ToArray());
            Assert.Equal(
                (fresh.Status, fresh.Reason, fresh.ContentLength, fresh.Connection, fresh.Upgrade, fresh.KeepAlive, fresh.IsEventStream, fresh.HasTransferEncoding, fresh.IsPersistent),
                (kept.Status, kept.Reason, kept.ContentLength, kept.Connection, kept.Upgrade, kept.KeepAlive, kept.IsEventStream, kept.HasTransferEncoding, kept.IsPersistent));
        }
    }

    [Theory]
    [InlineData("no colon")]
    [InlineData(": no name")]
    [InlineData("X-A : space before the colon")]
    [InlineData(" X-A: folded")]
    [InlineData("\tfolded")]
    [InlineData("X\u00e9: 1")]
    [InlineData("X(A): 1")]
    [InlineData("X-A: a\0b")]
    [InlineData("X-A: a\rb")]
    [InlineData("X-A: a\u001bb")]
    [InlineData("X-A: a\u007fb")]
    [InlineData("Content-Length: +3")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 3, 3")]
    [InlineData("Content-Length: 0x3")]
    [InlineData("Content-Length:")]
    [InlineData("Content-Length: 9999999999999999999")]
    [InlineData("Content-Length: 3\r\nContent-Length: 4")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")]
    public void Field_ThatIsNot_IsRefused(string lines) => AssertRefused(["HTTP/1.1 200 OK", .. lines.Split("\r\n")]);

    [Theory]
    [InlineData("HTTP/1.1 200 OK|Content-Length: 3", false, ResponseFraming.Length)]
    [InlineData("HTTP/1.1 200 OK|Content-Length: 3|Content-Length: 3", false, ResponseFraming.Length)]
    [InlineData("HTTP/1.1 200 OK|Transfer-Encoding: Chunked", false, ResponseFraming.Chunked)]
    [InlineData("HTTP/1.1 200 OK", false, ResponseFraming.UntilClose)]
    [InlineData("HTTP/1.1 200 OK|Content-Length: 3", true, ResponseFraming.None)]
    [InlineData("HTTP/1.1 204 No Content|Content-Length: 3", false, ResponseFraming.None)]
    [InlineData("HTTP/1.1 304 Not Modified|Content-Length: 3", false, ResponseFraming.None)]
    [InlineData("HTTP/1.1 101 Switching Protocols", false, ResponseFraming.None)]
    public void Framing_FollowsRfc9112(string lines, bool isHead, object framing) =>
        Assert.Equal(framing, Read(lines.Split('|')).FramingFor(isHead));

    [Theory]
    [InlineData("HTTP/1.1 200 OK|Content-Length: 3|Transfer-Encoding: chunked")]
    [InlineData("HTTP/1.0 200 OK|Transfer-Encoding: chunked")]
    public void Framing_ThatContradictsItself_IsRefused(string lines) =>
        Assert.Throws<ResponseException>(() => Read(lines.Split('|')).FramingFor(isHead: false));

    [Theory]
    [InlineData("HTTP/1.1 200 OK", true)]
    [InlineData("HTTP/1.1 200 OK|Connection: close", false)]
    [InlineData("HTTP/1.1 200 OK|Connection: X-Hop, Close", false)]
    [InlineData("HTTP/1.0 200 OK", false)]
    [InlineData("HTTP/1.0 200 OK|Connection: keep-alive", true)]
    [InlineData("HTTP/1.0 200 OK|Connection: keep-alive, close", false)]
    public void Persistence_FollowsRfc9112(string lines, bool isPersistent) => Assert.Equal(isPersistent, Read(lines.Split('|')).IsPersistent);

    [Theory]
    [InlineData("Keep-Alive: timeout=5, max=100", 5.0)]
    [InlineData("Keep-Alive: max=1, Timeout=72", 72.0)]
    [InlineData("Keep-Alive: timeout=x", null)]
    [InlineData("X-Other: timeout=5", null)]
    public void KeepAlive_IsWhatTheBackendPromises(string line, double? seconds) =>
        Assert.Equal(seconds, Read("HTTP/1.1 200 OK", line).KeepAlive?.TotalSeconds);

    private static void AssertRefused(params string[] lines) => Assert.Throws<ResponseException>(() => Read(lines));

    private static ResponseHead Read(params string[] lines)
    {
        var head = new ResponseHead();
        foreach (var line in lines)
            head.Add(Encoding.Latin1.GetBytes(line));
        return head;
    }
}
