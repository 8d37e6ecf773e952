namespace Gateway.Listening;

/// <summary>An endpoint with everything inherited filled in. Immutable; a connection carries its listener as a feature.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Address">Where it binds.</param>
/// <param name="Protocols">The HTTP versions of the endpoint and of all its names.</param>
/// <param name="Tls">Its names, empty for http.</param>
/// <param name="RedirectPort">The https port that requests are redirected to, or null to serve them.</param>
/// <param name="ProxyProtocol">Whether connections begin with a header that names the client.</param>
internal sealed record Listener(
    string Name,
    ListenAddress Address,
    ListenerProtocols Protocols,
    IReadOnlyList<TlsSettings> Tls,
    int? RedirectPort,
    bool ProxyProtocol = false);
