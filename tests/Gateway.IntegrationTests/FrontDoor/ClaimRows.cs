using Gateway.IntegrationTests.Wire;
using static Gateway.IntegrationTests.FrontDoor.DoorRow;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>What clients claim in headers that are for proxies to write, and what backends are told instead.</summary>
internal static class ClaimRows
{
    // By which a client passes for another one, or has a backend answer another request than the one that was judged.
    private static readonly string[] Claims =
    [
        "Forwarded: for=6.6.6.6;host=evil.test;proto=https", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Host: evil.test", "X-Forwarded-Proto: https",
        "X-Forwarded-Port: 6666", "X-Forwarded-Prefix: /evil", "X-Real-IP: 6.6.6.6", "Client-IP: 6.6.6.6", "X-Original-URL: /admin/x", "X-Rewrite-URL: /admin/x",
        "X-HTTP-Method-Override: DELETE", "Proxy: http://evil.test", "X-Sendfile-Type: X-Accel-Redirect", "X-Accel-Mapping: /=/",
    ];

    private static readonly string[] NextsOwn =
    [
        "x-middleware-subrequest: middleware:middleware", "x-middleware-rewrite: /admin/x", "x-middleware-redirect: /", "x-middleware-set-cookie: a=b",
        "x-middleware-skip: 1", "x-middleware-override-headers: cookie", "x-middleware-next: 1", "x-now-route-matches: 1=admin", "x-matched-path: /admin/x",
        "next-resume: 1",
    ];

    // Next needs these from its pages.
    private static readonly string[] Honest =
    [
        "x-nextjs-data: 1", "x-middleware-prefetch: 1", "purpose: prefetch", "x-deployment-id: 42", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Dest: empty", "Origin: http://localhost:8443", "Referer: http://localhost:8443/a?b",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DoorRow> All { get; } =
    [
        Passes("what the gateway says", WireRequest.Get("/") with { Host = "shop.test:8443" }) with { Changed = Said("shop.test:8443", "8443") },
        Passes("what the gateway says, no port", WireRequest.Get("/") with { Host = "shop.test" }) with { Changed = Said("shop.test", "80") },
        .. Claims.Concat(NextsOwn).SelectMany(Spellings).Select(Dropped),
        Dropped([.. Claims]),
        .. Honest.Select(static line => Passes("/", line)),
    ];

    // PHP makes one name of these, and some servers of even more.
    private static IEnumerable<string[]> Spellings(string line)
    {
        var (name, value) = WireRequest.Split(line);
        return new[] { name, name.Replace('-', '_'), name.Replace('-', '.'), name.ToUpperInvariant() }.Distinct(StringComparer.Ordinal).Select(spelling => new[] { $"{spelling}: {value}" });
    }

    private static DoorRow Dropped(string[] lines)
    {
        var changed = Said("localhost", "80");
        foreach (var name in lines.Select(static line => WireRequest.Split(line).Key))
            changed.TryAdd(name, []);
        return Passes("/", lines) with { Changed = changed };
    }

    private static Dictionary<string, string[]> Said(string host, string port) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Host"] = [host],
        ["X-Forwarded-For"] = ["127.0.0.1"],
        ["X-Forwarded-Host"] = [host],
        ["X-Forwarded-Proto"] = ["http"],
        ["X-Forwarded-Port"] = [port],
    };
}
