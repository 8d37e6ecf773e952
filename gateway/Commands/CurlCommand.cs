using System.Globalization;
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
        // No certificate is for a loopback address, and one to try with is from nobody whom curl trusts.
        var trust = address.IsHttps ? "-k " : "";
        var name = NameNeeded(listener);
        if (address.Kind == ListenAddressKind.Unix)
            return $"curl -i {trust}{version}--unix-socket {address.Path} {(address.IsHttps ? "https" : "http")}://{name ?? "localhost"}";
        var callable = Callable(url);
        return name is null ? $"curl -i {trust}{version}{callable}" : $"curl -i {trust}{Resolved(name, new Uri(callable))}";
    }

    /// <summary>A name to ask for; null where whoever asks for none, or for an address, has a certificate too.</summary>
    private static string? NameNeeded(Listener listener)
    {
        var names = listener.Tls.Select(static settings => settings.ServerName).ToArray();
        if (names.Length == 0 || names.Contains(ServerName.Any))
            return null;
        return names.FirstOrDefault(static name => !name.StartsWith('*')) ?? $"any{names[0][1..]}";
    }

    private static string Resolved(string name, Uri url)
    {
        // What a name stands for is an address to curl, and no other name.
        var address = url.HostNameType == UriHostNameType.Dns ? "127.0.0.1" : url.Host;
        return string.Create(CultureInfo.InvariantCulture, $"--resolve {name}:{url.Port}:{address} https://{name}:{url.Port}");
    }

    // No client can call all addresses at once, and the server refuses [::] as a Host.
    private static string Callable(string url) => url
        .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal);
}
