using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Protocols;

/// <summary>A gateway in front of answers that no framework would give.</summary>
public sealed class ExactResponseGateway : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["/latin"] = Answer("X-Latin: caf\u00e9 \u00ff"),
        ["/utf8"] = Answer("X-Utf8: caf\u00c3\u00a9"),
        ["/cookies"] = Answer("Set-Cookie: a=1; path=/", "Set-Cookie: b=2, c=3; expires=Thu, 01 Jan 2026 00:00:00 GMT"),
        ["/links"] = Answer("Link: </a.css>; rel=preload", "Link: </b.js>; rel=preload"),
        ["/etag"] = Answer("ETag: unquoted", "Vary: Accept", "Vary: Cookie", "Cache-Control: s-maxage=5, private=\"x\""),
        ["/location"] = Answer("Location: /a%2Fb?c=%7E {odd}"),
        ["/date"] = Answer("Date: Thu, 01 Jan 2026 00:00:00 GMT", "Server: shop/1.0", "X-Powered-By: PHP"),
        ["/hop"] = Answer("Connection: close, X-Hop", "X-Hop: 1", "Keep-Alive: timeout=5", "X-End: 2"),
        ["/reason"] = "HTTP/1.1 299 Quite Fine\r\nContent-Length: 2\r\n\r\nok",
        ["/until-close"] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it",
        ["/cut"] = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot all of it",
        ["/garbage"] = "this is not HTTP\r\n\r\n",
        ["/nothing"] = "",
    };

    private readonly ScriptedBackend _backend = new(static request => Scripts.Send(Answers[request.Target]).Then(Scripts.Close));

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(_backend.Address));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    private static string Answer(params string[] headers) =>
        $"HTTP/1.1 200 OK\r\n{string.Concat(headers.Select(static line => line + "\r\n"))}Content-Length: 2\r\n\r\nok";
}
