using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;
using Microsoft.Playwright;

namespace Gateway.IntegrationTests.Browsing;

/// <summary>What the gateway encodes, as a real browser reads it: on its way, and from the cache.</summary>
public sealed class EncodedPageTests : IAsyncLifetime
{
    private static readonly string[] Codings = ["br", "zstd", "gzip"];
    private static readonly string Prices = string.Concat(Enumerable.Range(0, 5000).Select(static number => $"{number * 7919 % 10007} ·, "));

    private readonly ScriptedBackend _backend = new(static request => connection => Scripts.Ok(
        request.Target.EndsWith("/page", StringComparison.Ordinal) ? """<!doctype html><p id="prices"></p><script src="script"></script>""" : $"document.querySelector('#prices').textContent = '{Prices}';",
        request.Target.EndsWith("/page", StringComparison.Ordinal) ? "Content-Type: text/html" : "Content-Type: text/javascript; charset=iso-8859-1",
        request.Target.Contains("cached", StringComparison.Ordinal) ? "Cache-Control: max-age=60" : "Cache-Control: no-store")(connection));

    private GatewayProcess? _gateway;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
        string.Join(",\n", Codings.Select(static coding => $$"""
            "{{coding}}":        { "ClusterId": "shop", "Match": { "Path": "/plain/{{coding}}/{name}" },  "CompressionPolicy": "{{coding}}" },
            "{{coding}}-cached": { "ClusterId": "shop", "Match": { "Path": "/cached/{{coding}}/{name}" }, "CompressionPolicy": "{{coding}}", "CachePolicy": "all" }
            """)),
        $$""" "shop": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """)
        .Replace(
            "\"ReverseProxy\": {",
            $$"""
            "Caching": { "Policies": { "all": {} } },
            "Compression": { "Policies": { {{string.Join(", ", Codings.Select(static coding => $$""" "{{coding}}": { "Encodings": [ "{{coding}}" ], "MinBytes": "0B" } """))}} } },
            "ReverseProxy": {
            """,
            StringComparison.Ordinal));

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task Page_InEachCoding_IsReadByChromium_AlsoFromTheCache()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(Browsers.Chromium);
        foreach (var coding in Codings)
        {
            // A context of its own each time: no answer comes from the browser's cache.
            foreach (var (kind, status) in new[] { ("plain", "no such field"), ("cached", "stored"), ("cached", "hit") })
            {
                await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = _gateway!.BaseAddress.ToString() });
                var page = await context.NewPageAsync();
                var answers = new Dictionary<string, IResponse>(StringComparer.Ordinal);
                page.Response += (_, answer) => answers[new Uri(answer.Url).AbsolutePath.Split('/')[^1]] = answer;
                await page.GotoAsync($"/{kind}/{coding}/page");

                Assert.Equal(Prices.Trim(), (await page.Locator("#prices").TextContentAsync())!.Trim());
                foreach (var name in (string[])["page", "script"])
                {
                    Assert.Equal(coding, await answers[name].HeaderValueAsync("Content-Encoding"));
                    Assert.Contains(status, await answers[name].HeaderValueAsync("Cache-Status") ?? "no such field", StringComparison.Ordinal);
                }
            }
        }
    }
}
