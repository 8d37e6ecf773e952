using System.Net.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// How the requests of a route are forwarded, from the route's and its cluster's keys; travels as metadata of the
/// route's endpoint. Each time is more than zero, and none of them limits the whole exchange.
/// </summary>
/// <param name="UsesYarp">True when YARP's forwarder does it.</param>
/// <param name="TakesGrpc">True where gRPC calls to destinations with TLS are HTTP/2 all the same: the cluster says nothing of versions.</param>
/// <param name="IsPlain">True where heads are changed by the default transforms alone: the route has none of its own, and its cluster sets no cookie of affinity.</param>
/// <param name="Connect">For a connection to the destination, looking up its name and TLS included.</param>
/// <param name="FirstByte">From the request's last byte until the response's head is complete.</param>
/// <param name="Idle">For the next byte of a response, or until the destination takes the next byte of a request.</param>
/// <param name="StreamIdle">The same for event streams, and for any byte in either direction of an upgraded connection.</param>
internal sealed record ForwardingSettings(bool UsesYarp, bool TakesGrpc, bool IsPlain, TimeSpan Connect, TimeSpan FirstByte, TimeSpan Idle, TimeSpan StreamIdle)
{
    /// <summary>For requests that no route's keys apply to.</summary>
    public static ForwardingSettings Default { get; } = Of(new RouteOptions(), new ClusterOptions());

    /// <summary>What a route says, else its cluster, else the default.</summary>
    public static ForwardingSettings Of(RouteOptions route, ClusterOptions cluster)
    {
        // YARP's own key for both waits, where an operator has set it.
        var activity = cluster.HttpRequest?.ActivityTimeout;
        return new ForwardingSettings(
            NeedsYarp(cluster),
            cluster.HttpRequest?.Version is null,
            IsPlainRoute(route, cluster),
            route.ConnectTimeout ?? cluster.ConnectTimeout ?? TimeSpan.FromSeconds(5),
            route.FirstByteTimeout ?? cluster.FirstByteTimeout ?? activity ?? TimeSpan.FromSeconds(100),
            route.IdleTimeout ?? cluster.IdleTimeout ?? activity ?? TimeSpan.FromSeconds(60),
            route.StreamIdleTimeout ?? cluster.StreamIdleTimeout ?? TimeSpan.FromHours(1));
    }

    /// <summary>The longest that anything may be silent, other than a stream.</summary>
    public TimeSpan LongestWait => FirstByte > Idle ? FirstByte : Idle;

    private static bool IsPlainRoute(RouteOptions route, ClusterOptions cluster) => route.Transforms is null or [] && cluster.SessionAffinity is not { Enabled: true };

    // What is spoken to destinations here is HTTP/1.1, directly, with headers as bytes.
    private static bool NeedsYarp(ClusterOptions cluster) =>
        cluster.Forwarder == ForwarderKind.Yarp
        || !IsHttp11(cluster.HttpRequest)
        || cluster.HttpClient?.WebProxy is not null
        || !IsBytes(cluster.HttpClient?.RequestHeaderEncoding)
        || !IsBytes(cluster.HttpClient?.ResponseHeaderEncoding);

    private static bool IsHttp11(ForwarderRequestConfig? request) => request switch
    {
        { Version: null } => request.VersionPolicy is null,
        { Version: { Major: 1, Minor: 1 } } => request.VersionPolicy != HttpVersionPolicy.RequestVersionOrHigher,
        _ => request is null,
    };

    private static bool IsBytes(string? encoding) => encoding is null or "iso-8859-1";
}
