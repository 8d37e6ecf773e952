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

    /// <summary>Requests to the destinations.</summary>
    public ForwarderRequestConfig? HttpRequest { get; init; }

    /// <summary>The backends, by id; at least one.</summary>
    public IReadOnlyDictionary<string, DestinationConfig> Destinations { get; init; } = new Dictionary<string, DestinationConfig>();

    /// <summary>Free names and values, for extensions; YARP reads thresholds of its policies here.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
