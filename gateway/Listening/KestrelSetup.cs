using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Gateway.Limits;
using Gateway.Listening.Proxies;
using Gateway.Listening.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>Puts the listeners into Kestrel, from the bound options and not through <c>IConfiguration</c>.</summary>
internal sealed class KestrelSetup(
    ListenerSet listeners,
    CertificateStore certificates,
    OpenConnections connections,
    ProxiedConnections proxied,
    LimitsInForce limits,
    ConnectionLimits connectionLimits)
    : IConfigureOptions<KestrelServerOptions>
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        limits.Follow(options.Limits);

        // Header bytes that are no UTF-8 pass as they are, in both directions.
        options.RequestHeaderEncodingSelector = static name => name.Length switch
        {
            10 when name.Equals("Connection", StringComparison.OrdinalIgnoreCase) => ConnectionFieldEncoding.Instance,
            14 when name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) => ContentLengthEncoding.Instance,
            _ => Encoding.Latin1,
        };
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        foreach (var listener in listeners.All)
            Listen(options, listener);
    }

    private void Listen(KestrelServerOptions options, Listener listener)
    {
        var address = listener.Address;
        switch (address.Kind)
        {
            case ListenAddressKind.Ip:
                options.Listen(address.Ip!, address.Port, Configure);
                break;
            case ListenAddressKind.Localhost:
                options.ListenLocalhost(address.Port, Configure);
                break;
            case ListenAddressKind.Any:
                options.ListenAnyIP(address.Port, Configure);
                break;
            default:
                options.ListenUnixSocket(address.Path!, Configure);
                break;
        }

        void Configure(ListenOptions one) => this.Configure(one, listener);
    }

    private void Configure(ListenOptions options, Listener listener)
    {
        options.Protocols = (listener.Protocols.HasFlag(ListenerProtocols.Http1) ? HttpProtocols.Http1 : HttpProtocols.None)
            | (listener.Protocols.HasFlag(ListenerProtocols.Http2) ? HttpProtocols.Http2 : HttpProtocols.None);
        options.Use(next => connection => connectionLimits.ServeAsync(connection, next));
        options.Use(next => connection =>
        {
            connection.Features.Set(listener);
            return connections.ServeAsync(connection, next);
        });
        // Clients are counted by the address that the proxy in front of them gives.
        if (listener.ProxyProtocol)
            options.Use(next => connection => proxied.ServeAsync(connection, next));
        // Whatever says who the client is comes before, TLS after: a handshake costs more than anything else here.
        options.Use(next => connection => connectionLimits.AdmitAsync(connection, next));
        if (listener.Address.IsHttps)
            UseTls(options, listener);
        options.Use(next => connection => SpeaksHttp2(connection, listener) ? GatheredOutput.ServeAsync(connection, next) : next(connection));
        options.Use(next => connection => connectionLimits.WatchAsync(connection, SpeaksHttp2(connection, listener), next));
    }

    private void UseTls(ListenOptions options, Listener listener)
    {
        // A handshake costs more than many requests, which others of the same thread would wait for.
        options.Use(next => connection =>
        {
            if (connection.Features.Get<ClientConnection>() is { } client)
                client.IsServedByPool = true;
            return next(connection);
        });
        options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = ChooseProfile, OnConnectionState = listener, HandshakeTimeout = HandshakeTimeout });
        options.Use(next => connection =>
        {
            if (connection.Features.Get<ClientConnection>() is { } client)
                client.IsServedByPool = false;
            return next(connection);
        });
        if (listener.Tls.Any(name => name.Protocols == ListenerProtocols.Http2) && listener.Protocols != ListenerProtocols.Http2)
            options.Use(RequireHttp2);
    }

    private ValueTask<SslServerAuthenticationOptions> ChooseProfile(TlsHandshakeCallbackContext context)
    {
        var listener = (Listener)context.State!;
        var profile = certificates.TableOf(listener.Name).Find(context.ClientHelloInfo.ServerName ?? "")
            ?? throw new AuthenticationException($"Endpoint {listener.Name} has no certificate for the name the client asked for.");
        context.Connection.Features.Set(profile);
        return new(profile.Options);
    }

    private static bool SpeaksHttp2(ConnectionContext connection, Listener listener) => listener.Address.IsHttps
        ? connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol.Span.SequenceEqual("h2"u8) is true
        : listener.Protocols == ListenerProtocols.Http2;

    // A client without ALPN would be served HTTP/1.1 by the endpoint, although the name it asked for speaks HTTP/2 alone.
    private static ConnectionDelegate RequireHttp2(ConnectionDelegate next) => connection =>
    {
        if (connection.Features.Get<TlsProfile>()?.Settings.Protocols != ListenerProtocols.Http2
            || connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol.Span.SequenceEqual("h2"u8) is true)
            return next(connection);
        connection.Abort(new ConnectionAbortedException("The name speaks HTTP/2 alone and the client did not offer it."));
        return Task.CompletedTask;
    };
}
