using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding;

/// <summary>One cluster of equal backends, in YARP's own schema.</summary>
public sealed record ClusterOptions
{
    /// <summary>How a destination is chosen; null is <c>PowerOfTwoChoices</c>.</summary>
    public string? LoadBalancingPolicy { get; init; }

    /// <summary>Keeps a client with one destination.</summary>
    public SessionAffinityConfig? SessionAffinity { get; init; }

    /// <summary>Which destinations may be chosen.</summary>
    public HealthCheckConfig? HealthCheck { get; init; }

    /// <summary>Connections to the destinations.</summary>
    public HttpClientConfig? HttpClient { get; init; }

    /// <summary>TLS of the connections to https destinations. Default: certificates of authorities the system trusts, for the host of each address.</summary>
    public DestinationTlsOptions? Tls { get; init; }

    /// <summary>Requests to the destinations.</summary>
    public ForwarderRequestConfig? HttpRequest { get; init; }

    /// <summary>Who forwards. Default: <see cref="ForwarderKind.Gateway"/>.</summary>
    public ForwarderKind Forwarder { get; init; }

    /// <summary>How long getting a connection may take. Default: 5 seconds.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long a destination may take from the request's last byte until its response's head. Default: <c>HttpRequest:ActivityTimeout</c>, else 100 seconds.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>How long a destination may be silent within a response, or take nothing of a request. Default: <c>HttpRequest:ActivityTimeout</c>, else 60 seconds.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The same for event streams and upgraded connections. Default: 1 hour.</summary>
    [Accepted("1ms", "7d")]
    public TimeSpan? StreamIdleTimeout { get; init; }

    /// <summary>How long a whole exchange may last. Default: unlimited.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>The backends, by id; at least one.</summary>
    public IReadOnlyDictionary<string, DestinationConfig> Destinations { get; init; } = new Dictionary<string, DestinationConfig>();

    /// <summary>Free names and values, for extensions; YARP reads thresholds of its policies here.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
