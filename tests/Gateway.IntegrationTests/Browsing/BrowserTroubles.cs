using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Gateway.IntegrationTests.Browsing;

/// <summary>Everything that a visitor's developer console would show in red.</summary>
internal sealed class BrowserTroubles
{
    private readonly ConcurrentQueue<string> _seen = new();

    /// <summary>Watches a page from now on.</summary>
    public BrowserTroubles(IPage page)
    {
        page.PageError += (_, error) => _seen.Enqueue($"error in a script: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsIcon(message.Location))
                _seen.Enqueue($"console {message.Type}: {message.Text}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !IsIcon(response.Url))
                _seen.Enqueue($"{response.Status} for {response.Url}");
        };
        page.RequestFailed += (_, request) =>
        {
            // A navigation drops what the page before it had begun, such as its prefetches.
            if (request.Failure != "net::ERR_ABORTED")
                _seen.Enqueue($"{request.Failure} for {request.Url}");
        };
    }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyCollection<string> Seen => [.. _seen];

    // Browsers ask every site for one; this shop has none.
    private static bool IsIcon(string url) => url.Contains("/favicon.ico", StringComparison.Ordinal);
}
