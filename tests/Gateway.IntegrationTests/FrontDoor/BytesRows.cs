using System.Text;
using Gateway.IntegrationTests.Wire;
using static Gateway.IntegrationTests.FrontDoor.DoorRow;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>Bytes that proxies like to change, or drop.</summary>
internal static class BytesRows
{
    private static readonly string[] Http1 = ["1.1"];
    private static readonly string[] Http2 = ["2"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DoorRow> All { get; } =
    [
        .. new[]
        {
            "/a%2Fb", "/%7Euser", "/a%2Bb", "/caf%c3%a9", "/caf%C3%A9", "/[x]", "/a|b", "/a\"b", "/a//b", "/a%20b",
            "/p?filter={\"a\":1}", "/p?q=%zz", "/p?q=%u00e9", "/p?x=", "/p?x", "/p?", "/p?a;b", "/p?a+b", "/p?y[]=1&y[]=2", "/p?x=1&x=2", "/p?a//b", "/p?a%20b",
            // What a signature covers, in the spelling in which it was signed.
            "/signed/Ren%C3%A9%20O'Hara?note=two%20words%20%2B%20caf%c3%a9&signature=0a1b",
        }.Select(static target => Passes(target)),
        Refused("/a/../b"),
        Refused("/a/%2e%2e/b"),
        Refused("/a/%2E./b"),
        Refused("/a/."),
        Passes("/", "X-Latin: caf\u00e9"),
        Passes("/", "X-Utf8: caf\u00c3\u00a9"),
        Passes("/", "X-Empty:"),
        Passes("/", "X-Tag: first", "X-Other: between", "X-Tag: second"),
        Passes("/", "Upgrade-Insecure-Requests: 1"),
        Passes("/", "Cookie: a=1", "Cookie: b=2") with { Versions = Http1 },
        // One line in HTTP/1.1 (RFC 9113 §8.2.3).
        Passes("/", "Cookie: a=1", "Cookie: b=2") with { Versions = Http2, Changed = Changes("Cookie", "a=1; b=2") },
        // For one connection (RFC 9110 §7.6.1).
        Passes("/", "TE: trailers") with { Changed = Changes("TE") },
        Passes("/", "Connection: X-Hop", "X-Hop: 1", "X-End: 2") with
        {
            Versions = Http1, Changed = new Dictionary<string, string[]> { ["Connection"] = [], ["X-Hop"] = [] },
        },
        Passes("a body with its length", new WireRequest("POST", "/") { Body = Encoding.Latin1.GetBytes("caf\u00e9\0\r\n") }),
        Passes("a body without length, and trailers", new WireRequest("POST", "/") { Body = "abc"u8.ToArray(), IsChunked = true, Trailers = ["X-Sum: 1", "X-End: 2"] }),
    ];

    private static Dictionary<string, string[]> Changes(string name, params string[] values) => new() { [name] = values };
}
