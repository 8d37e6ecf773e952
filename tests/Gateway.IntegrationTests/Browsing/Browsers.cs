using Microsoft.Playwright;

namespace Gateway.IntegrationTests.Browsing;

/// <summary>How browsers are started.</summary>
internal static class Browsers
{
    /// <summary>Debian's Chromium, without what it does of its own accord.</summary>
    public static BrowserTypeLaunchOptions Chromium { get; } = new()
    {
        ExecutablePath = "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    };
}
