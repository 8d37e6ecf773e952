using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Aggregation;

/// <summary>One request that several calls answer.</summary>
public sealed record AggregateOptions
{
    /// <summary>Which requests; as a route's.</summary>
    public RouteMatch Match { get; init; } = new();

    /// <summary>Lower wins; null is 0. As a route's.</summary>
    public int? Order { get; init; }

    /// <summary>How long all of it may take. What is not there then has failed.</summary>
    [Accepted("1ms", "10m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes that all parts' bodies may have together, counted as they come, those that parts are sent included. The part that goes beyond fails, and the others may have what it had.</summary>
    [Accepted("1KiB", "256MiB")]
    public ByteSize MaxBytes { get; init; } = new(16 * 1024 * 1024);

    /// <summary>The headers of the request that parts are sent.</summary>
    public IReadOnlyList<string> RequestHeaders { get; init; } =
        ["Authorization", "Cookie", "Accept-Language", "User-Agent", "traceparent", "tracestate", "baggage", "X-Request-Id"];

    /// <summary>What is asked for, by name.</summary>
    public IReadOnlyDictionary<string, PartOptions> Parts { get; init; } = new Dictionary<string, PartOptions>();

    /// <summary>In the place of parts: the client says what it asks for, a list of addresses at this gateway; null for never.</summary>
    public BatchOptions? Batch { get; init; }

    /// <summary>What the answer is made of.</summary>
    public AggregateResponseOptions Response { get; init; } = new();

    /// <summary>The keys of other features; the same as a route's.</summary>
    [ExtensionKeys]
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();
}
