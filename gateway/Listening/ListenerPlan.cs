using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Listening;

/// <summary>Turns the options into listeners with everything inherited filled in, and finds what crosses fields.</summary>
internal static class ListenerPlan
{
    private const int DefaultHttpsPort = 443;

    /// <summary>The listeners in the order of their names' appearance; one whose <c>Url</c> is wrong is left out.</summary>
    public static IReadOnlyList<Listener> Build(ListeningOptions options, ConfigurationErrors errors)
    {
        if (options.Endpoints.Count == 0)
            errors.Add("Kestrel:Endpoints", $"has no endpoint; leave the key out to listen on {ListeningOptions.DefaultUrl}");

        var listeners = new List<Listener>();
        foreach (var (name, endpoint) in options.Endpoints)
        {
            if (!ListenAddress.TryParse(endpoint.Url, out var address, out var problem))
            {
                errors.Add($"{PathOf(name)}:Url", problem);
                continue;
            }

            if (endpoint.ProxyProtocol && address!.Kind == ListenAddressKind.Unix)
                errors.Add($"{PathOf(name)}:ProxyProtocol", "is not for Unix sockets: whoever connects has no address that TrustedProxies could hold");
            var listener = address!.IsHttps ? Https(name, address, endpoint, options, errors) : Http(name, address, endpoint, options, errors);
            if (listeners.FirstOrDefault(other => other.Address.Overlaps(address)) is { } other)
                errors.Add($"{PathOf(name)}:Url", $"'{endpoint.Url}' is already listened on by '{other.Name}' ({other.Address})");
            listeners.Add(listener);
        }

        return [.. listeners.Select(listener => WithRedirect(listener, options.Endpoints[listener.Name], listeners, errors))];
    }

    /// <summary>The configuration path of an endpoint; one from the command line has its option's name.</summary>
    public static string PathOf(string endpoint) =>
        ListeningUrls.IsPath(endpoint) ? endpoint : $"Kestrel:Endpoints:{endpoint}";

    private static Listener Https(
        string name, ListenAddress address, EndpointOptions endpoint, ListeningOptions options, ConfigurationErrors errors)
    {
        if (endpoint.RedirectToHttps)
            errors.Add($"{PathOf(name)}:RedirectToHttps", "is for an http endpoint; this one is https already");
        var tls = TlsPlan.Build(name, endpoint, options, errors);
        var protocols = tls.Aggregate(default(ListenerProtocols), static (all, one) => all | one.Protocols);
        return new Listener(name, address, protocols, tls, null, endpoint.ProxyProtocol);
    }

    private static Listener Http(
        string name, ListenAddress address, EndpointOptions endpoint, ListeningOptions options, ConfigurationErrors errors)
    {
        string?[] keys =
        [
            endpoint.Certificate is null ? null : nameof(endpoint.Certificate),
            endpoint.SslProtocols is null ? null : nameof(endpoint.SslProtocols),
            endpoint.ClientCertificateMode is null ? null : nameof(endpoint.ClientCertificateMode),
            endpoint.ClientCertificateAuthorities is null ? null : nameof(endpoint.ClientCertificateAuthorities),
            endpoint.Sni.Count == 0 ? null : nameof(endpoint.Sni),
        ];
        foreach (var key in keys.OfType<string>())
            errors.Add($"{PathOf(name)}:{key}", $"is for an https endpoint; the Url is '{endpoint.Url}'");

        // Without ALPN nothing says which version a connection speaks; Kestrel would choose HTTP/1.1 and log about it.
        var protocols = endpoint.Protocols ?? options.EndpointDefaults.Protocols;
        return new Listener(name, address, protocols == ListenerProtocols.Http2 ? protocols : ListenerProtocols.Http1, [], null, endpoint.ProxyProtocol);
    }

    private static Listener WithRedirect(
        Listener listener, EndpointOptions endpoint, IReadOnlyList<Listener> listeners, ConfigurationErrors errors)
    {
        var path = PathOf(listener.Name);
        if (!endpoint.RedirectToHttps)
        {
            if (endpoint.RedirectPort is not null)
                errors.Add($"{path}:RedirectPort", "does nothing without RedirectToHttps");
            return listener;
        }

        if (listener.Address.IsHttps)
            return listener;
        if (endpoint.RedirectPort is { } chosen)
            return listener with { RedirectPort = chosen };

        var ports = listeners.Where(static other => other.Address is { IsHttps: true, Kind: not ListenAddressKind.Unix })
            .Select(static other => other.Address.Port).Distinct().ToArray();
        switch (ports)
        {
            case [> 0 and var port]:
                return listener with { RedirectPort = port };
            case [_, _, ..] when ports.Contains(DefaultHttpsPort):
                return listener with { RedirectPort = DefaultHttpsPort };
            case []:
                errors.Add($"{path}:RedirectToHttps", "has no https endpoint to redirect to; add one, or give RedirectPort");
                return listener;
            default:
                errors.Add($"{path}:RedirectToHttps", "does not know to which port; give RedirectPort, 1 to 65535");
                return listener;
        }
    }
}
