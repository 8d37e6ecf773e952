using Gateway.IntegrationTests.Wire;
using static Gateway.IntegrationTests.FrontDoor.DoorRow;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>Requests that two servers may understand differently.</summary>
internal static class FramingRows
{
    private const string Chunks = "3\r\nabc\r\n0\r\n\r\n";
    private const string Head = "Host: localhost\r\n{id}";

    private static readonly string[] Http1 = ["1.1"];
    private static readonly string[] Http2 = ["2"];
    private static readonly WireRequest Get = WireRequest.Get("/");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DoorRow> All { get; } =
    [
        Broken("a line feed alone behind the request line", $"GET / HTTP/1.1\n{Head}\r\n"),
        Broken("a line feed alone behind a header", "GET / HTTP/1.1\r\nHost: localhost\n{id}\r\n"),
        Broken("a line feed alone behind the head", $"GET / HTTP/1.1\r\n{Head}\n"),
        Broken("chunks on HTTP/1.0", $"POST / HTTP/1.0\r\n{Head}Transfer-Encoding: chunked\r\n\r\n{Chunks}"),
        Broken("chunks beside a length", $"POST / HTTP/1.1\r\n{Head}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n{Chunks}"),
        Broken("a length beside chunks", $"POST / HTTP/1.1\r\n{Head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}"),
        Broken("a length with a sign", $"POST / HTTP/1.1\r\n{Head}Content-Length: +3\r\n\r\nabc"),
        Broken("two codings", $"POST / HTTP/1.1\r\n{Head}Transfer-Encoding: gzip, chunked\r\n\r\n{Chunks}"),
        Broken("two codings on two lines", $"POST / HTTP/1.1\r\n{Head}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks}"),
        Broken("the name for a length beside chunks", $"POST / HTTP/1.1\r\n{Head}X-Content-Length: 3\r\n\r\n"),
        Answered("the name for a length beside chunks on HTTP/2", Get, 400) with { Versions = Http2, Fields = [new("x-content-length", "3")] },

        .. new[] { "200-ok", "100-continue, 100-continue", "nothing", "100-continue;x=1" }
            .Select(static value => Answered($"Expect: {value}", WireRequest.Get("/", $"Expect: {value}"), 417)),
        Passes("Expect: 100-continue", new WireRequest("POST", "/") { Headers = ["Expect: 100-continue"], Body = "abc"u8.ToArray() }) with
        {
            Changed = new Dictionary<string, string[]> { ["Expect"] = [] },
        },

        Answered("method FOO!x", new WireRequest("FOO!x", "/"), 501),
        Answered("method get", new WireRequest("get", "/"), 501),
        Answered("method TRACE", new WireRequest("TRACE", "/"), 405),
        Answered("method PROPFIND", new WireRequest("PROPFIND", "/"), 405),
        Answered("OPTIONS *", new WireRequest("OPTIONS", "*"), 204),

        Answered("Authorization twice", WireRequest.Get("/", "Authorization: Bearer a", "Authorization: Bearer b"), 400),
        Answered("a user in Host", Get with { Host = "user@localhost" }, 400, http2Status: 0),
        Answered("a user and a password in Host", Get with { Host = "user:secret@localhost" }, 400, http2Status: 0),

        Named("CR", "x\ry"),
        Named("LF", "x\ny"),
        Named("a whole line", "host: evil\r\nx"),
        Named("a space", "x y"),
        Named("a colon", "x:y"),
    ];

    private static DoorRow Named(string what, string name) =>
        Answered($"a name with {what}", Get, 400) with { Versions = Http2, Fields = [new(name, "1")] };

    private static DoorRow Broken(string name, string raw) =>
        Answered(name, Get, 400) with { Versions = Http1, Raw = raw, ClosesConnection = true };
}
