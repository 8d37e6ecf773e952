using static Gateway.IntegrationTests.Wire.Backends.Scripts;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>Answers that proxies like to change, and those of backends that misbehave.</summary>
internal static class AnswerRows
{
    private const string Start = "HTTP/1.1 200 OK\r\n";
    private const string Three = "Content-Length: 3\r\n\r\nabc";
    private const string Chunks = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n";

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, AnswerRow> All { get; } = Exact().Concat(Misbehaving()).ToDictionary(static row => row.Name);

    private static AnswerRow[] Exact() =>
    [
        Whole("byte-e9", $"{Start}X-Latin: caf\u00e9\r\n{Three}", "X-Latin", "caf\u00e9"),
        Whole("set-cookie-twice", $"{Start}Set-Cookie: a=1, x\r\nSet-Cookie: b=2\r\n{Three}", "Set-Cookie", "a=1, x", "b=2"),
        Whole("link-twice", $"{Start}Link: </a>; rel=preload\r\nLink: </b>; rel=preload\r\n{Three}", "Link", "</a>; rel=preload", "</b>; rel=preload"),
        Whole("www-authenticate-twice", $"{Start}WWW-Authenticate: Basic realm=\"a, b\"\r\nWWW-Authenticate: Bearer\r\n{Three}", "WWW-Authenticate", "Basic realm=\"a, b\"", "Bearer"),
        Whole("named-in-connection", $"{Start}Connection: X-Hop\r\nX-Hop: 1\r\n{Three}", "X-Hop"),
        // Both are consumed where Kestrel has no way to send them.
        Whole("early-hints", $"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n{Start}{Three}", "Link"),
        Whole("trailers", $"{Start}Trailer: X-Sum\r\n{Chunks}X-Sum: 1\r\n\r\n", "X-Sum") with { Trailers = [new("x-sum", "1")] },
    ];

    private static AnswerRow[] Misbehaving() =>
    [
        new("204-with-length", Send("HTTP/1.1 204 No Content\r\n" + Three), 204, ""),
        new("unasked-101", Send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"), 502, null),
        new("coding-xchunked", Send($"{Start}Transfer-Encoding: xchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), 502, null),
        new("status-999", Send("HTTP/1.1 999 High\r\n" + Three), 502, null),
        new("closes-get", Close, 502, null),
        new("closes-delete", Close, 502, null) { Method = "DELETE" },
        // The connection may have been closed while the request was on its way: what may be repeated is, once.
        new("closes-get-on-reused", Close, 502, null) { IsReused = true, Seen = 2 },
        new("closes-delete-on-reused", Close, 502, null) { Method = "DELETE", IsReused = true, Seen = 2 },
        new("closes-post-on-reused", Close, 502, null) { Method = "POST", IsReused = true },
        Whole("keep-alive-1", $"{Start}Keep-Alive: timeout=1\r\n{Three}", "Keep-Alive") with { KeepsConnection = false },
        Whole("keep-alive-60", $"{Start}Keep-Alive: timeout=60\r\n{Three}", "Keep-Alive"),
    ];

    private static AnswerRow Whole(string name, string bytes, string header, params string[] values) => new(name, Send(bytes), 200, "abc")
    {
        Headers = new Dictionary<string, string[]> { [header] = values },
        KeepsConnection = true,
    };
}
