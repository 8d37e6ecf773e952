using Gateway.Listening;

namespace Gateway.Commands;

/// <summary>The beginning of a command line that asks a listener for something.</summary>
internal static class CurlCommand
{
    /// <summary>
    /// Such as <c>curl -i http://127.0.0.1:8080</c>, which a path is to follow: of the first TCP listener that does not
    /// redirect, else of the first Unix socket that does not; null when all redirect.
    /// </summary>
    /// <param name="bound">The listeners and where they really listen, in the order of the configuration.</param>
    public static string? Choose(IEnumerable<(Listener Listener, string Url)> bound)
    {
        var serving = bound.Where(static one => one.Listener.RedirectPort is null)
            .OrderBy(static one => one.Listener.Address.Kind == ListenAddressKind.Unix)
            .ToArray();
        return serving is [var (listener, url), ..] ? For(listener, url.TrimEnd('/')) : null;
    }

    private static string For(Listener listener, string url)
    {
        var address = listener.Address;
        // Over TLS the version is agreed upon; without, a listener for HTTP/2 alone understands nothing else.
        var version = !address.IsHttps && listener.Protocols == ListenerProtocols.Http2 ? "--http2-prior-knowledge " : "";
        return address.Kind == ListenAddressKind.Unix
            ? $"curl -i {version}--unix-socket {address.Path} {(address.IsHttps ? "https" : "http")}://localhost"
            : $"curl -i {version}{Callable(url)}";
    }

    // No client can call all addresses at once, and the server refuses [::] as a Host.
    private static string Callable(string url) => url
        .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal);
}
