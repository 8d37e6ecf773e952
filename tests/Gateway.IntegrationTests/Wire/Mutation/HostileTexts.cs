namespace Gateway.IntegrationTests.Wire.Mutation;

/// <summary>What attackers put into requests.</summary>
internal static class HostileTexts
{
    /// <summary>Stands for the id of a request that must never arrive.</summary>
    public const string SmuggledId = "{smuggled}";

    /// <summary>A request in a place where none begins.</summary>
    public const string Smuggled = "GET /admin/smuggled HTTP/1.1\r\nHost: localhost\r\nX-Test-Id: " + SmuggledId + "\r\n\r\n";

    /// <summary>Pieces of paths.</summary>
    public static IReadOnlyList<string> PathPieces { get; } =
    [
        "/", "//", "/./", "/../", "/..;/", "/;a=b/", ";", "%2f", "%2F", "%5c", "\\", "%2e%2e/", "%252e%252e%252f", "%25", "%00", "%c0%af", "%zz", "%",
        "/admin", "admin/", "/ADMIN/x", "%61dmin/", ".", "./", "%20", "%20/", "#", "?", "%3f", "%23", "\u00e9", "%0d%0aX:%201", "~", "+", "@", ":", "*",
    ];

    /// <summary>Bytes that mean something somewhere.</summary>
    public static IReadOnlyList<char> Characters { get; } =
        ['\r', '\n', '\0', '\t', ' ', ':', ';', ',', '%', '/', '\\', '.', '?', '#', '"', '+', '-', '0', '9', 'a', '\u000b', '\u007f', '\u0085', '\u00a0', '\u00ff'];

    /// <summary>Header lines, whole.</summary>
    public static IReadOnlyList<string> Lines { get; } =
    [
        "Content-Length: 0", "Content-Length: 3", "Content-Length: 5", "Content-Length: +5", "Content-Length: -1", "Content-Length: 0x5", "Content-Length: 5, 5",
        "Content-Length:", "Content-Length: 99999999999999999999", "Content-Length : 5", "Content_Length: 5", "X-Content-Length: 5",
        "Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: xchunked", "Transfer-Encoding:\tchunked", "Transfer-Encoding: chunked\t", "Transfer-Encoding : chunked", "Transfer-Encoding: \"chunked\"",
        "Transfer_Encoding: chunked", "Transfer-Encoding: CHUNKED", "Host: other", "Host:", "Host: a@b", "Host: localhost:99999", "Connection: close",
        "Connection: keep-alive, X-Other", "Connection: Content-Length", "Connection: Transfer-Encoding", "Connection: Host, Cookie", "Keep-Alive: timeout=5",
        "Upgrade: websocket", "Upgrade: h2c", "Expect: 100-continue", "Expect: 200-ok", "TE: trailers, chunked", "Trailer: Content-Length", "Authorization: Basic YTpi",
        "Authorization: Bearer x", "X-Forwarded-For: 1.2.3.4", "X_Forwarded_Host: evil", "X-Original-URL: /admin/x", "X-HTTP-Method-Override: DELETE",
        "Cookie: a=b", "Cookie: c=d", " folded", "\tfolded: yes", ": nameless", "no colon", "X-Nul: a\0b", "X-Cr: a\rb", "X-High: \u00e9\u00ff", "X-Empty:", "Range: bytes=0-1",
        "X-Long: llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll",
    ];
}
