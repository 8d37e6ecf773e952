using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Wire.Differential;

/// <summary>What clients of shops send, the usual and the odd, by name.</summary>
internal static class DifferentialCases
{
    /// <summary>Answers with the bytes it got.</summary>
    public const string Raw = "raw";

    /// <summary>The Express app.</summary>
    public const string Express = "express";

    /// <summary>The Laravel shop.</summary>
    public const string Laravel = "laravel";

    /// <summary>The Next shop.</summary>
    public const string Next = "next";

    private static readonly string LongText = new('x', 4000);

    private static readonly string[] BodyMethods = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "GET"];

    private static readonly string[] Targets =
    [
        "/", "/a", "/a/", "/a%2Fb", "/a%2fb", "/%7Euser/~user", "/caf%C3%A9/caf%c3%a9", "/a+b%2Bc%20d", "/a//b/", "/100%25", "/a%2525b",
        "/(y)/!$&'*", "/a;v=1/b,c@d:e=f&g", "/-._~", "/%E2%82%AC", "/a/b/c/d/e/f/g/h/i/j/k", "/.well-known/acme-challenge/x", "/a.b/c..d",
        "/index.php/shop/1", "/%41%42", "/caf%E9", "/p?", "/p?x=", "/p?x", "/p?=x&&y", "/p?x=1&x=2&x=1", "/p?y[]=1&y[]=2&z[a][b]=3",
        "/p?filter={\"a\":1}", "/p?q=%zz%u00e9%", "/p?q=a%20b+c%2Bd", "/p?url=%2F_next%2Fimage%3Fx%3D1&w=640", "/p?a=1?b=2/../c",
        "/p?a;b;c", "/p?q=%00%0d%0a", "/p?q=\\..\\", "/p?<script>'`|^", "/?", "/p?redirect=https://other.test/a?b=c", "/p?utf8=%E2%9C%93",
    ];

    private static readonly string[] Headers =
    [
        "X-Empty:", "X-Latin: caf\u00e9 \u00ff", "X-Utf8: caf\u00c3\u00a9", "X-Json: {\"a\": [1, 2], \"b\": \"c;d,e\"}", "x-lower-case: Value",
        "X-Tab: a\tb", "X-Spaces: a   b", "Accept: text/html;q=0.9,  application/json ; q=1", "Accept-Language: de-CH, de;q=0.9,*;q=0.5",
        "Accept-Encoding: gzip, deflate, br, zstd", "User-Agent: Mozilla/5.0 (X11; Linux x86_64) (odd) \"quoted\"",
        "Cookie: a=1; b=\"two words\"; c=%7B%22x%22%3A1%7D; d=; =e", "Authorization: Bearer abc.def-_~+/=", "Authorization: not a scheme at all",
        "If-None-Match: unquoted, W/\"weak\", \"strong\"", "If-Modified-Since: not a date", "If-Range: \"x\"", "Range: lines=1-2", "Range: bytes=0-0,-1",
        "Origin: http://next.localhost:1234", "Referer: not a url \u00e9", "Purpose: prefetch", "RSC: 1", "Next-Router-State-Tree: %5B%22%22%5D",
        "X-Nextjs-Data: 1", "X-Middleware-Prefetch: 1", "X-Deployment-Id: 42", "Sec-Fetch-Site: same-origin", "Sec-CH-UA: \"A\";v=\"1\"",
        "Upgrade-Insecure-Requests: 1", "X-Requested-With: XMLHttpRequest", "X-CSRF-TOKEN: abc=", "Baggage: user=1,b=2;p", "DNT: 1", "Priority: u=1, i",
        "Content-Type: application/json; charset=\"utf-8\"", "Content-Language: de", "Content-Encoding: gzip", "Digest: sha-256=abc=", "Via: 1.0 fred",
        "Max-Forwards: 10", "Pragma: no-cache", "Cache-Control: max-age=0, x=\"y, z\"", "X-Very-Long: " + LongText, "From: a@b.test", "Warning: 199 - \"x\"",
        "Date: Thu, 01 Jan 2026 00:00:00 GMT", "Last-Event-ID: 7", "Idempotency-Key: \"8e03978e\"", "X-API-Key: k",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, DifferentialCase> All { get; } = RawCases().Concat(ExpressCases()).Concat(LaravelCases()).Concat(NextCases())
        .ToDictionary(static one => NameOf(one));

    private static IEnumerable<DifferentialCase> RawCases() =>
    [
        .. Targets.Select(static target => new DifferentialCase(Raw, WireRequest.Get(target))),
        .. Headers.Select(static line => new DifferentialCase(Raw, WireRequest.Get("/header", line))),
        .. ((string[][])
        [
            ["X-Tag: first", "X-Other: between", "X-Tag: second"], ["X-Tag: a, b", "X-Tag:", "X-Tag: c"], ["Cookie: a=1", "Cookie: b=2"],
            ["Accept: text/html", "Accept: */*"], ["Via: 1.0 a", "Via: 1.1 b"], ["If-None-Match: \"a\"", "If-None-Match: \"b\""],
            ["Accept-Language: de", "X-A: 1", "Accept-Language: en;q=0.5", "X-B: 2", "Accept-Language: *"],
        ]).Select(static lines => new DifferentialCase(Raw, WireRequest.Get("/headers", lines))),
        .. ((string[][])
        [
            ["Connection: X-Hop", "X-Hop: 1", "X-End: 2"], ["Connection: close, X-Other", "X-Other: 1", "X-End: 2"], ["Keep-Alive: timeout=5", "X-End: 2"],
            ["Connection: keep-alive", "Proxy-Connection: keep-alive"], ["Connection: TE", "TE: trailers"],
        ]).Select(static lines => new DifferentialCase(Raw, WireRequest.Get("/hop", lines)) { Versions = ["1.1"] }),
        .. ((string[])["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]).Select(static method => new DifferentialCase(Raw, new WireRequest(method, "/method"))),
        .. BodyMethods.SelectMany(static method => new[]
        {
            new DifferentialCase(Raw, Upload(method, "/length", 256)),
            new DifferentialCase(Raw, Upload(method, "/chunked", 256) with { IsChunked = true }),
        }),
        .. ((int[])[0, 1, 1000, 16_384, 65_536, 300_000]).SelectMany(static size => new[]
        {
            new DifferentialCase(Raw, Upload("POST", $"/length/{size}", size)),
            new DifferentialCase(Raw, Upload("POST", $"/chunked/{size}", size) with { IsChunked = true }),
        }),
        new(Raw, Upload("POST", "/trailers", 100) with { IsChunked = true, Trailers = ["X-Sum: 5", "X-Empty:", "X-Latin: \u00e9"] }),
        new(Raw, Upload("POST", "/trailers-alone", 0) with { IsChunked = true, Trailers = ["X-Sum: 5"] }) { Versions = ["1.1"] },
        new(Raw, Upload("POST", "/expect", 100) with { Headers = ["Expect: 100-continue"] }) { Versions = ["1.1"] },
        new(Raw, Upload("PUT", "/expect-chunked", 100) with { Headers = ["Expect: 100-continue"], IsChunked = true }) { Versions = ["1.1"] },
    ];

    private static IEnumerable<DifferentialCase> ExpressCases() =>
    [
        .. Gets(Express, "/api/products", "/api/products?page=2&limit=5", "/api/products/7", "/api/products/9999", "/nothing", "/echo/a%2Fb?x=%7E&y[]=1",
            "/events?count=3&interval=20", "/slow?ms=50", "/trailers", "/instance"),
        .. ((int[])[200, 201, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 409, 410, 418, 422, 429, 451, 500, 501, 502, 503, 504])
            .Select(static status => new DifferentialCase(Express, WireRequest.Get($"/status/{status}"))),
        .. ((string[])["/api/products", "/status/404", "/status/204", "/echo", "/nothing"])
            .Select(static target => new DifferentialCase(Express, new WireRequest("HEAD", target))),
        new(Express, WireRequest.Get("/api/products/7", "If-None-Match: *")),
        new(Express, WireRequest.Get("/api/products/7", "If-None-Match: \"other\"")),
        new(Express, new WireRequest("OPTIONS", "/api/products")),
        new(Express, new WireRequest("DELETE", "/api/products/7")),
        new(Express, new WireRequest("POST", "/status/201")),
        new(Express, Upload("POST", "/uploads", 1_000_000)),
        new(Express, Upload("PUT", "/uploads", 1_000_000) with { IsChunked = true }),
        new(Express, Upload("POST", "/uploads/echo", 1_000_000)),
        new(Express, Upload("POST", "/uploads/echo", 500_000) with { IsChunked = true }),
        new(Express, Upload("POST", "/trailers", 10) with { IsChunked = true, Trailers = ["X-Checksum: abc"] }),
    ];

    private static IEnumerable<DifferentialCase> LaravelCases() =>
    [
        .. Gets(Laravel, "/", "/login", "/account", "/api/products", "/api/products?page=2&per_page=3", "/api/products/3", "/api/products/9999",
            "/api/url", "/api/health", "/css/shop.css", "/nope", "/downloads/stream?chunks=3&pause_ms=20", "/signed-link?name=a%20b&note=%C3%A9",
            "/api/echo/a%2Fb?x=1&y=%7E", "/api/echo/caf%C3%A9?q[]=1&q[]=2", "/api/echo/a+b?c=d+e%20f", "/logout"),
        .. ((string[])["bytes=0-99", "bytes=100-", "bytes=-100", "bytes=0-0", "bytes=4999999-", "bytes=9999999-", "bytes=0-1,5-9", "lines=1-2"])
            .Select(static range => new DifferentialCase(Laravel, WireRequest.Get("/downloads/catalogue.bin", $"Range: {range}"))),
        .. ((string[])["/", "/api/products", "/downloads/catalogue.bin", "/css/shop.css", "/nope"])
            .Select(static target => new DifferentialCase(Laravel, new WireRequest("HEAD", target))),
        new(Laravel, WireRequest.Get("/api/products", "If-None-Match: *")),
        new(Laravel, WireRequest.Get("/css/shop.css", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT")),
        new(Laravel, WireRequest.Get("/css/shop.css", "Accept-Encoding: gzip")),
        new(Laravel, WireRequest.Get("/nope", "Accept: application/json")),
        new(Laravel, WireRequest.Get("/api/echo/h", "X-Latin: \u00e9", "Cookie: a=1; b=2", "X-Empty:", "Accept-Language: de, en")),
        new(Laravel, new WireRequest("DELETE", "/api/products/3")),
        new(Laravel, Upload("PUT", "/api/uploads", 500_000)),
        new(Laravel, Upload("PUT", "/api/uploads", 500_000) with { IsChunked = true }),
        new(Laravel, Upload("POST", "/api/echo/body", 300)),
        new(Laravel, Form("POST", "/login", "email=ada%40example.test&password=wrong")),
        new(Laravel, Form("POST", "/api/uploads", "file=none") with { Headers = ["Content-Type: application/x-www-form-urlencoded", "Accept: application/json"] }),
        new(Laravel, Multipart()),
    ];

    private static IEnumerable<DifferentialCase> NextCases() =>
    [
        .. Gets(Next, "/", "/products", "/products/3", "/products/9999", "/reviews", "/images", "/login", "/account", "/account/orders?x=1", "/streaming",
            "/api/products", "/api/health", "/api/echo?x=1&y=%2F", "/icon.svg", "/hills.png", "/nope", "/_next/image?url=%2Fhills.png&w=640&q=75",
            "/_next/image?url=%2Fnope.png&w=640&q=75", "/products/", "/live?count=2&interval=20"),
        .. ((string[])["/", "/products", "/api/products", "/hills.png", "/nope"]).Select(static target => new DifferentialCase(Next, new WireRequest("HEAD", target))),
        new(Next, WireRequest.Get("/products?_rsc=abc", "RSC: 1", "Next-Router-State-Tree: %5B%22%22%5D")),
        new(Next, WireRequest.Get("/products/3?_rsc=abc", "RSC: 1", "Next-Router-Prefetch: 1", "Next-Url: /products")),
        new(Next, WireRequest.Get("/login", "If-None-Match: \"other\"")),
        new(Next, WireRequest.Get("/hills.png", "Range: bytes=0-99")),
        new(Next, WireRequest.Get("/products", "Accept-Encoding: gzip")),
        .. ((string[])["POST", "PUT", "PATCH", "DELETE"]).Select(static method => new DifferentialCase(Next, Form(method, "/api/echo?m=1", "a=1&b=%C3%A9"))),
        new(Next, Upload("POST", "/api/echo", 100_000) with { IsChunked = true, Headers = ["Content-Type: text/plain"] }),
        new(Next, new WireRequest("OPTIONS", "/api/echo")),
    ];

    private static IEnumerable<DifferentialCase> Gets(string backend, params string[] targets) =>
        targets.Select(target => new DifferentialCase(backend, WireRequest.Get(target)));

    private static WireRequest Upload(string method, string target, int size) => new(method, target)
    {
        Headers = ["Content-Type: application/octet-stream"],
        Body = [.. Enumerable.Range(0, size).Select(static index => (byte)(index * 7))],
    };

    private static WireRequest Form(string method, string target, string body) => new(method, target)
    {
        Headers = ["Content-Type: application/x-www-form-urlencoded"],
        Body = Encoding.Latin1.GetBytes(body),
    };

    private static WireRequest Multipart() => new("POST", "/api/uploads")
    {
        Headers = ["Content-Type: multipart/form-data; boundary=\"b o\"", "Accept: application/json"],
        Body = Encoding.Latin1.GetBytes(
            "--b o\r\nContent-Disposition: form-data; name=\"file\"; filename=\"caf\u00c3\u00a9.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b o--\r\n"),
    };

    private static string NameOf(DifferentialCase one)
    {
        var name = $"{one.Backend} {one.Request.Method} {one.Request.Target}";
        if (one.Request.Headers is [not "Content-Type: application/octet-stream", ..])
            name += $" {string.Join(" | ", one.Request.Headers.Select(static line => line.Length > 60 ? line[..60] : line))}";
        return one.Request.IsChunked ? $"{name} chunked {(one.Request.Body?.Length ?? 0).ToString(CultureInfo.InvariantCulture)}" : name;
    }
}
