using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.Configuration;

/// <summary>YARP's own records, as the reverse proxy's options hold them.</summary>
public sealed record ProxyOptions
{
    public SessionAffinityConfig? SessionAffinity { get; init; }

    public HealthCheckConfig? HealthCheck { get; init; }

    public HttpClientConfig? HttpClient { get; init; }

    public ForwarderRequestConfig? HttpRequest { get; init; }

    public IReadOnlyDictionary<string, DestinationConfig>? Destinations { get; init; }

    public RouteMatch Match { get; init; } = new();

    public IReadOnlyList<IReadOnlyDictionary<string, string>>? Transforms { get; init; }

    [Accepted("1", "5")]
    public IReadOnlyDictionary<string, int>? Weights { get; init; }

    [OneOrMany]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Groups { get; init; }
}
