using System.Globalization;
using Gateway.IntegrationTests.Wire.Backends;
using static Gateway.IntegrationTests.Wire.Backends.Scripts;
using static Gateway.IntegrationTests.Wire.Faults.FaultOutcome;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>The table of what backends do wrong: one row for each.</summary>
internal static class FaultCases
{
    private const string Head = "HTTP/1.1 200 OK\r\n";
    private const string Three = Head + "Content-Length: 3\r\n";
    private const string Ten = Head + "Content-Length: 10\r\n\r\n";
    private const string Chunked = Head + "Transfer-Encoding: chunked\r\n\r\n";

    // Head and body fill the forwarder's buffer of 16 KiB exactly.
    private static readonly string BrimBody = new('b', 16384 - (Head + "Content-Length: 16342\r\n\r\n").Length);
    private static readonly string Brim = Head + "Content-Length: 16342\r\n\r\n" + BrimBody;

    // Below the limits of the fault's route, and longer in all than they are.
    private static readonly TimeSpan DripPause = TimeSpan.FromMilliseconds(150);

    // Seven bytes behind the data, of a chunk and the end: 3.5 s without data, and by far never the 3 s without a byte that its route bears.
    private static readonly TimeSpan ChunkDripPause = TimeSpan.FromMilliseconds(500);
    private static readonly string Drops = new('.', 20);

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, FaultCase> All { get; } = new[]
    {
        Unconnected(), Silence(), BrokenOff(), TooMuch(), Malformed(), Bodiless(), Interim(), Slow(), Unanswered(), UnansweredOnReused(), Secure(),
    }.SelectMany(static rows => rows).ToDictionary(static row => row.Name);

    private static FaultCase[] Unconnected() =>
    [
        new("refuses", Hang, BadGateway(seen: 0)) { Destinations = FaultDestinations.Refusing },
        new("refuses-post", Hang, BadGateway(seen: 0)) { Destinations = FaultDestinations.Refusing, Method = "POST", Body = "abc" },
        new("refuses-then-another", EchoId, Whole("refuses-then-another")) { Destinations = FaultDestinations.RefusingThenBackend, KeepsConnection = true },
        new("refuses-then-another-post", EchoId, Whole("refuses-then-another-post"))
        {
            Destinations = FaultDestinations.RefusingThenBackend, Method = "POST", Body = "abc", KeepsConnection = true,
        },
        new("name-unknown", Hang, BadGateway(seen: 0)) { Destinations = FaultDestinations.Unknown },
        new("connect-hangs", Hang, Timeout(seen: 0)) { Destinations = FaultDestinations.Silent },
        new("connect-hangs-then-another", EchoId, Whole("connect-hangs-then-another")) { Destinations = FaultDestinations.SilentThenBackend, KeepsConnection = true },
    ];

    private static FaultCase[] Silence() =>
    [
        new("hangs", Hang, Timeout(seen: 1)),
        new("hangs-post", Hang, Timeout(seen: 1)) { Method = "POST", Body = "abc" },
        new("hangs-in-status-line", Send("HTTP/1.1 20").Then(Hang), Timeout(seen: 1)),
        new("hangs-in-headers", Send(Three + "X-Half: ").Then(Hang), Timeout(seen: 1)),
        new("hangs-after-interim", Send("HTTP/1.1 103 Early Hints\r\n\r\n").Then(Hang), Timeout(seen: 1)),
    ];

    // Over TLS, bytes may be left in the stream that the socket shows no longer.
    private static FaultCase[] Secure() =>
    [
        new("tls-right", EchoId, Whole("tls-right")) { Destinations = FaultDestinations.SecureBackend, KeepsConnection = true },
        new("tls-beyond-length", Send($"{Three}\r\nabc{Three}\r\nbad"), Whole("abc")) { Destinations = FaultDestinations.SecureBackend },
        new("tls-beyond-the-buffers-brim", Send($"{Brim}{Three}\r\nbad"), Whole(BrimBody)) { Destinations = FaultDestinations.SecureBackend },
        new("tls-beyond-the-buffers-brim-in-two-records", Send(Brim, $"{Three}\r\nbad"), Whole(BrimBody)) { Destinations = FaultDestinations.SecureBackend },
        new("tls-hangs-in-length", Send(Ten + "abc").Then(Hang), Cut("abc")) { Destinations = FaultDestinations.SecureBackend },
        new("tls-closes", Close, BadGateway(seen: 1)) { Destinations = FaultDestinations.SecureBackend },
        new("tls-closes-reused", Close, BadGateway(seen: 2)) { Destinations = FaultDestinations.SecureBackend, IsReused = true },
    ];

    private static FaultCase[] BrokenOff() =>
    [
        new("hangs-in-length", Send(Ten + "abc").Then(Hang), Cut("abc")),
        new("hangs-in-chunk", Send(Chunked + "a\r\nabc").Then(Hang), Cut("abc")),
        new("hangs-between-chunks", Send(Chunked + "3\r\nabc\r\n").Then(Hang), Cut("abc")),
        new("hangs-until-close", Send(Head + "\r\nabc").Then(Hang), Cut("abc")),
        new("resets-in-length", Send(Ten + "abc").Then(Reset), Cut("abc")),
        new("resets-in-chunk", Send(Chunked + "a\r\nabc").Then(Reset), Cut("abc")),
        new("resets-until-close", Send(Head + "\r\nabc").Then(Reset), Cut("abc")),
        new("resets-in-head", Send(Three).Then(Reset), BadGateway(seen: 1)),
        new("closes-in-head", Send(Three).Then(Close), BadGateway(seen: 1)),
        new("length-too-short", Send(Ten + "abc").Then(Close), Cut("abc")),
        new("last-chunk-missing", Send(Chunked + "3\r\nabc\r\n").Then(Close), Cut("abc")),
        new("last-chunk-half", Send(Chunked + "3\r\nabc\r\n0\r\n").Then(Close), Cut("abc")),
        new("chunk-too-short", Send(Chunked + "a\r\nabc").Then(Close), Cut("abc")),
        new("chunk-size-garbage", Send(Chunked + "3\r\nabc\r\n", "xyz\r\n").Then(Hang), Cut("abc")),
        new("chunk-without-end", Send(Chunked, "3\r\nabcdef\r\n0\r\n\r\n").Then(Hang), Cut("abc")),
    ];

    private static FaultCase[] TooMuch() =>
    [
        new("length-twice-the-same", Send(Three + "Content-Length: 3\r\n\r\nabc"), Whole("abc")) { KeepsConnection = true },
        new("beyond-length", Send(Three + "\r\nabcEXTRA"), Whole("abc")),
        new("beyond-length-another-response", Send($"{Three}\r\nabc{Three}\r\nbad"), Whole("abc")),
        new("beyond-length-later", Send(Three + "\r\nabc", "EXTRA"), Whole("abc")),
        new("beyond-chunks", Send(Chunked + "3\r\nabc\r\n0\r\n\r\nEXTRA"), Whole("abc")),
        new("beyond-nothing", Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nEXTRA"), Whole("")),
        new("head-with-body", Send(Three + "\r\nabc"), Whole("")) { Method = "HEAD" },
    ];

    private static FaultCase[] Malformed() =>
    [
        Bad("garbage", "this is not HTTP\r\n\r\n"),
        Bad("garbage-bytes", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\r\n\r\n"),
        Bad("version-2", "HTTP/2.0 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
        Bad("status-two-digits", "HTTP/1.1 99 Low\r\nContent-Length: 3\r\n\r\nabc"),
        Bad("status-099", "HTTP/1.1 099 Low\r\nContent-Length: 3\r\n\r\nabc"),
        Bad("status-999", "HTTP/1.1 999 High\r\nContent-Length: 3\r\n\r\nabc"),
        Bad("status-signed", "HTTP/1.1 +20 Odd\r\nContent-Length: 3\r\n\r\nabc"),
        Bad("header-without-colon", Three + "no colon here\r\n\r\nabc"),
        Bad("header-without-name", Three + ": value\r\n\r\nabc"),
        Bad("header-name-with-space", Three + "X Odd: 1\r\n\r\nabc"),
        Bad("header-space-before-colon", Three + "X-Odd : 1\r\n\r\nabc"),
        Bad("headers-of-100-kb", $"{Three}X-Long: {new string('x', 100_000)}\r\n\r\nabc"),
        Bad("headers-5000", $"{Three}{string.Concat(Enumerable.Repeat("X-Many: 0123456789\r\n", 5000))}\r\nabc"),
        Bad("line-feeds", "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc"),
        Bad("line-feed-in-headers", Three + "X-Odd: 1\nX-Split: 2\r\n\r\nabc"),
        Bad("lengths-differ", Three + "Content-Length: 4\r\n\r\nabc"),
        Bad("lengths-differ-in-list", Head + "Content-Length: 3, 4\r\n\r\nabc"),
        Bad("length-signed", Head + "Content-Length: +3\r\n\r\nabc"),
        Bad("length-negative", Head + "Content-Length: -3\r\n\r\nabc"),
        Bad("length-hexadecimal", Head + "Content-Length: 0x3\r\n\r\nabc"),
        Bad("length-empty", Head + "Content-Length:\r\n\r\nabc"),
        Bad("length-huge", Head + "Content-Length: 99999999999999999999\r\n\r\nabc"),
        Bad("length-with-chunks", Three + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        Bad("coding-unknown", Head + "Transfer-Encoding: xchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        Bad("coding-gzip-chunked", Head + "Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        Bad("coding-identity", Head + "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc"),
        Bad("coding-twice", Head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        Bad("coding-in-http-1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        Bad("unasked-101", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
        Bad("folded-header", Three + "X-Odd: one\r\n two\r\n\r\nabc"),
        Bad("cr-in-value", Three + "X-Odd: one\rtwo\r\n\r\nabc"),
        Bad("nul-in-value", Three + "X-Odd: one\0two\r\n\r\nabc"),
        Bad("nul-in-name", Three + "X-\0Odd: one\r\n\r\nabc"),
        // Where the head is in order, the status has gone out before the chunks are looked at.
        new("chunk-extension-with-lf", Send(Chunked + "3;a\nabc\r\n0\r\n\r\n").Then(Hang), BadGateway(seen: 1)),
    ];

    private static FaultCase[] Bodiless() =>
    [
        new("204-with-length", Send("HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc"), Whole("", 204)),
        new("204-with-chunks", Send("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), Whole("", 204)),
        new("204-with-bytes", Send("HTTP/1.1 204 No Content\r\n\r\nabc"), Whole("", 204)),
        new("205-with-length", Send("HTTP/1.1 205 Reset Content\r\nContent-Length: 3\r\n\r\nabc"), Whole("", 205)),
        new("205-with-chunks", Send("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), Whole("", 205)),
        new("205-with-nothing", Send("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"), Whole("", 205)) { KeepsConnection = true },
        new("304-with-body", Send("HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\nETag: \"a\"\r\n\r\nabc"), Whole("", 304)),
    ];

    private static FaultCase[] Interim() =>
    [
        new("interim-30", Send(Hints(30) + Three + "\r\nabc"), Whole("abc")) { KeepsConnection = true },
        new("interim-2000", Send(Hints(2000) + Three + "\r\nabc"), BadGateway(seen: 1)),
        new("interim-in-another-piece", Send(Hints(1), "HTTP/1.1 100 Continue\r\n\r\n", Three + "\r\nabc"), Whole("abc")) { KeepsConnection = true },
    ];

    private static FaultCase[] Slow() =>
    [
        new("drips-body", Send($"{Head}Content-Length: {Drops.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n").Then(Drip(Drops, DripPause)), Whole(Drops)) { KeepsConnection = true },
        new("drips-chunks", Send(Chunked).Then(Drip("3\r\nabc\r\n0\r\n\r\n", ChunkDripPause)), Whole("abc")) { KeepsConnection = true, IdleTimeout = "3s" },
        // The head has one limit in all: as slow as that, it is too late.
        new("drips-head", Drip(Three + "\r\nabc", DripPause), Timeout(seen: 1)),
    ];

    private static FaultCase[] Unanswered() => [.. Methods().SelectMany(static row => new[]
    {
        new FaultCase($"closes-{row.Method}{row.Suffix}", Close, BadGateway(seen: 1)) { Method = row.Method, Body = row.Body },
        new FaultCase($"resets-{row.Method}{row.Suffix}", Reset, BadGateway(seen: 1)) { Method = row.Method, Body = row.Body },
    })];

    // An idle connection may have been closed while the request was on its way: what may be repeated is, once.
    private static FaultCase[] UnansweredOnReused() => [.. Methods().SelectMany(static row =>
    {
        var name = $"{row.Method}{row.Suffix}-on-reused";
        var isRepeated = row.Body is null && row.Method is not ("POST" or "PATCH");
        return new[]
        {
            new FaultCase($"closes-{name}", OnReused(Close), isRepeated ? Whole(row.Method == "HEAD" ? "" : $"closes-{name}", seen: 2) : BadGateway(seen: 1))
            {
                Method = row.Method, Body = row.Body, IsReused = true, KeepsConnection = isRepeated,
            },
            new FaultCase($"closes-again-{name}", Close, BadGateway(isRepeated ? 2 : 1)) { Method = row.Method, Body = row.Body, IsReused = true },
            new FaultCase($"resets-{name}", OnReused(Reset), isRepeated ? Whole(row.Method == "HEAD" ? "" : $"resets-{name}", seen: 2) : BadGateway(seen: 1))
            {
                Method = row.Method, Body = row.Body, IsReused = true, KeepsConnection = isRepeated,
            },
        };
    })];

    private static (string Method, string Suffix, string? Body)[] Methods() =>
    [
        ("GET", "", null), ("HEAD", "", null), ("PUT", "", null), ("DELETE", "", null), ("OPTIONS", "", null),
        ("POST", "", null), ("PATCH", "", null), ("PUT", "-with-body", "abc"), ("POST", "-with-body", "abc"),
    ];

    private static Script OnReused(Script script) => connection => connection.Request.Ordinal > 1 ? script(connection) : EchoId(connection);

    private static FaultCase Bad(string name, string bytes) => new(name, Send(bytes).Then(Hang), BadGateway(seen: 1));

    private static string Hints(int count) => string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", count));
}
