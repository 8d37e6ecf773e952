using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Compression;

/// <summary>A gateway with a route for each policy, <c>/POLICY/…</c>, in front of a backend that answers by the last part of the path.</summary>
public sealed class CompressingGateway : IAsyncLifetime
{
    private GatewayProcess? _gateway;
    private ScriptedBackend? _backend;
    private int _count;

    /// <summary>A catalogue of 50 KB, as an API sends it.</summary>
    public static string Catalogue { get; } = string.Concat(
        Enumerable.Range(0, 700).Select(static number => $$"""{"id":{{number * 7919}},"name":"shirt {{number % 17}}","price":{{number % 90}}.99,"stock":{{number % 13}}},"""));

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <summary>The backend.</summary>
    internal ScriptedBackend Backend => _backend!;

    /// <summary>Held until a test lets the backend go on.</summary>
    internal SemaphoreSlim Steps { get; } = new(0);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _backend = new ScriptedBackend(ScriptOf);
        _gateway = await GatewayProcess.StartAsync(Configuration);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
        Steps.Dispose();
    }

    /// <summary>Sends a request on a connection of its own; the answer, and what the backend saw of it.</summary>
    internal async Task<(WireResponse Answer, ReceivedRequest? Received)> SendAsync(string version, WireRequest request)
    {
        var id = $"compression-{Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)}";
        var named = request with { Headers = [.. request.Headers, $"{ReceivedRequest.IdHeader}: {id}"] };
        var answer = await WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), named);
        return (answer, Backend.RequestsOf(id).SingleOrDefault());
    }

    /// <summary>The answer to a GET with an <c>Accept-Encoding</c>.</summary>
    internal async Task<WireResponse> GetAsync(string version, string target, string accept, params string[] headers) =>
        (await SendAsync(version, WireRequest.Get(target, [$"Accept-Encoding: {accept}", .. headers]))).Answer;

    private string Configuration =>
        $$"""
        {
          "Kestrel": { "Endpoints": { {{ScriptedGateway.Endpoints}} } },
          "Admin": { "Url": "http://127.0.0.1:0" },
          "Compression": {
            "Policies": {
              "default": {},
              "far": { "Upstream": "Gzip" },
              "pass": { "Upstream": "Pass" },
              "hidden": { "HideLength": "512B" },
              "decoding": { "DecompressRequests": { "MaxOutputBytes": "1MiB", "MaxRatio": 200 } }
            }
          },
          "ReverseProxy": {
            "Routes": {
              {{Route("default", "default")}},
              {{Route("yarp", "default", "yarp")}},
              {{Route("far", "far")}},
              {{Route("pass", "pass")}},
              {{Route("hidden", "hidden")}},
              {{Route("decoding", "decoding")}},
              {{Route("decoding-yarp", "decoding", "yarp")}},
              "sensitive": { "ClusterId": "backend", "Match": { "Path": "/sensitive/{**rest}" }, "CompressionPolicy": "default", "Sensitive": true },
              "off": { "ClusterId": "backend", "Match": { "Path": "/off/{**rest}" } }
            },
            "Clusters": {
              "backend": { "Destinations": { "a": { "Address": "{{Backend.Address}}" } } },
              "yarp": { "Forwarder": "Yarp", "Destinations": { "a": { "Address": "{{Backend.Address}}" } } }
            }
          }
        }
        """;

    private static string Route(string path, string policy, string cluster = "backend") =>
        $$"""
        "{{path}}": { "ClusterId": "{{cluster}}", "Match": { "Path": "/{{path}}/{**rest}" }, "CompressionPolicy": "{{policy}}" }
        """;

    private Script ScriptOf(ReceivedRequest request) => request.Target[(request.Target.LastIndexOf('/') + 1)..] switch
    {
        "json" => Answer(request, Catalogue, "Content-Type: application/json", "ETag: \"x\"", "Accept-Ranges: bytes", "Vary: Origin", "Content-Digest: sha-256=:x:", "Content-MD5: x"),
        "conditional" => request.ValuesOf("If-None-Match") is ["\"x\""]
            ? Scripts.Send("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n")
            : Answer(request, Catalogue, "Content-Type: application/json", "ETag: \"x\""),
        "range" => request.ValuesOf("Range").Count == 0
            ? Answer(request, Catalogue, "Content-Type: application/json", "ETag: \"x\"")
            : Scripts.Send($"HTTP/1.1 206 Partial Content\r\nContent-Type: application/json\r\nContent-Range: bytes 0-999/2000\r\nContent-Length: 1000\r\n\r\n{Catalogue[..1000]}"),
        "small" => Answer(request, "{}", "Content-Type: application/json"),
        "small-chunk" => Scripts.Send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"),
        "chunks" => Scripts.Send($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(Catalogue[..30_000])}{Chunk(Catalogue[30_000..])}0\r\n\r\n"),
        "trailers" => Scripts.Send($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(Catalogue)}0\r\nContent-Digest: sha-256=:x:\r\nX-Sum: 6\r\n\r\n"),
        "empty" => Answer(request, "", "Content-Type: text/html"),
        "empty-chunk" => Scripts.Send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        "image" => Answer(request, Catalogue, "Content-Type: image/png"),
        "no-transform" => Answer(request, Catalogue, "Content-Type: text/html", "Cache-Control: public, no-transform"),
        "encoded" => Answer(request, Catalogue, "Content-Type: text/html", "Content-Encoding: deflate"),
        "error" => Scripts.Send($"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\nContent-Length: {Catalogue.Length}\r\n\r\n{Catalogue}"),
        "early" => Scripts.Send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n").Then(Answer(request, Catalogue, "Content-Type: text/html")),
        "no-content" => Scripts.Send("HTTP/1.1 204 No Content\r\nContent-Type: text/html\r\n\r\n"),
        "gzip" => AnswerGzip(request, Encoders.Gzip(Latin1(Catalogue))),
        "gzip-cut" => Scripts.Send($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(Text(Encoders.Gzip(Latin1(Catalogue))[..2000]))}0\r\n\r\n"),
        "short" => Scripts.Send($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 50000\r\n\r\n{Catalogue[..20_000]}").Then(Scripts.Close),
        "short-reset" => Scripts.Send($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 50000\r\n\r\n{Catalogue[..20_000]}").Then(Scripts.Reset),
        "chunk-cut" => Scripts.Send($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(Catalogue[..20_000])}").Then(Scripts.Close),
        "chunk-broken" => Scripts.Send($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(Catalogue[..20_000])}oops\r\n"),
        "events" => Stream("text/event-stream", "data: 1\n\n", "data: 2\n\n", "data: 3\n\n"),
        "suspense" => Stream("text/html; charset=utf-8", "<html><h1>Shop</h1>", "<div>Ready after 300</div>", "<div>Ready after 600</div></html>"),
        "endless" => Scripts.Send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n").Then(Scripts.Endless(Latin1(Chunk(Catalogue)))),
        _ => Scripts.EchoId,
    };

    // The next piece is sent when the test has the one before.
    private Script Stream(string type, params string[] pieces) => async connection =>
    {
        await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var piece in pieces)
        {
            await connection.SendAsync(Chunk(piece));
            await Steps.WaitAsync();
        }

        await connection.SendAsync("0\r\n\r\n");
    };

    private static Script Answer(ReceivedRequest request, string body, params string[] headers) =>
        request.Method == "HEAD"
            ? Scripts.Send($"HTTP/1.1 200 OK\r\n{string.Concat(headers.Select(static line => line + "\r\n"))}Content-Length: {body.Length}\r\n\r\n")
            : Scripts.Ok(body, headers);

    private static Script AnswerGzip(ReceivedRequest request, byte[] gzip) =>
        request.ValuesOf("Accept-Encoding") is [var accept] && accept.Contains("gzip", StringComparison.Ordinal)
            ? Scripts.Ok(Text(gzip), "Content-Type: text/html", "Content-Encoding: gzip", "ETag: \"g\"")
            : Scripts.Ok(Catalogue, "Content-Type: text/html", "ETag: \"g\"");

    private static string Chunk(string data) => $"{data.Length:x}\r\n{data}\r\n";

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
