using System.Net;
using System.Net.Http;
using System.Net.Security;
using Gateway.Transforms.Forwarding.Http1;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>
/// Makes YARP's client for one host of a cluster's addresses. SocketsHttpHandler takes the name for TLS from the
/// <c>Host</c> header, which the client chose; so connections are made here, with the name of the destination.
/// </summary>
/// <param name="tls">The cluster's.</param>
/// <param name="host">A name or an address without brackets.</param>
/// <param name="time">The clock.</param>
internal sealed class DestinationClientFactory(DestinationTls tls, string host, TimeProvider time) : ForwarderHttpClientFactory
{
    // Node closes idle connections after 5 s, Apache too. Ours must be gone before, or a request meets a closed one.
    private static readonly TimeSpan IdleConnection = TimeSpan.FromSeconds(4);

    // Long enough to be cheap, short enough to follow a change in DNS.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private static readonly List<SslApplicationProtocol> Http11 = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http2 = [SslApplicationProtocol.Http2];
    private static readonly List<SslApplicationProtocol> Http2OrLower = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <inheritdoc/>
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.PooledConnectionIdleTimeout = IdleConnection;
        handler.PooledConnectionLifetime = ConnectionLifetime;
        // For what the handler secures itself: through a proxy, and over HTTP/3.
        handler.SslOptions = tls.OptionsForHandler(host);
        if (!handler.UseProxy)
            handler.ConnectCallback = ConnectAsync;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var request = context.InitialRequestMessage;
        SslClientAuthenticationOptions? options = null;
        if (request.RequestUri!.Scheme == Uri.UriSchemeHttps)
        {
            options = tls.OptionsFor(host);
            options.ApplicationProtocols = ProtocolsOf(request);
        }

        var destination = new Destination(host, context.DnsEndPoint.Port, options is not null);
        var (_, stream) = await new Connector(destination, options, loops: null, time).ConnectAsync(Timeout.InfiniteTimeSpan, cancellation);
        return stream;
    }

    // What SocketsHttpHandler itself would offer.
    private static List<SslApplicationProtocol> ProtocolsOf(HttpRequestMessage request) => request.VersionPolicy switch
    {
        HttpVersionPolicy.RequestVersionOrLower => request.Version >= HttpVersion.Version20 ? Http2OrLower : Http11,
        _ when request.Version >= HttpVersion.Version20 => Http2,
        HttpVersionPolicy.RequestVersionOrHigher => Http2OrLower,
        _ => Http11,
    };
}
