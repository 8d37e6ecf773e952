using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>One route, in YARP's own schema; features add keys of their own.</summary>
public sealed record RouteOptions
{
    /// <summary>The cluster that answers.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Which requests; at least a path or a host.</summary>
    public RouteMatch Match { get; init; } = new();

    /// <summary>Lower wins; null is 0. Among equals the more specific match wins.</summary>
    public int? Order { get; init; }

    /// <summary><c>Disable</c> takes this route out of every limit in time.</summary>
    public string? TimeoutPolicy { get; init; }

    /// <summary>How long the whole exchange may last; null is unlimited.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long the whole exchange may last; null is unlimited. The same as <see cref="Timeout"/>, of which one may be set.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>How long getting a connection may take; null is the cluster's.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long the destination may take from the request's last byte until its response's head; null is the cluster's.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>How long the destination may be silent within a response, or take nothing of a request; null is the cluster's.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The same for event streams and upgraded connections; null is the cluster's.</summary>
    [Accepted("1ms", "7d")]
    public TimeSpan? StreamIdleTimeout { get; init; }

    /// <summary>The largest request body; null is the listener's limit, 30,000,000 bytes.</summary>
    public ByteSize? MaxRequestBodySize { get; init; }

    /// <summary>Free names and values, for extensions.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>YARP's transforms, applied in order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>>? Transforms { get; init; }

    /// <summary>The keys of other features.</summary>
    [ExtensionKeys]
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();
}
