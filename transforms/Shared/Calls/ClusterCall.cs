namespace Gateway.Transforms.Shared.Calls;

/// <summary>A request that the gateway makes itself.</summary>
public sealed record ClusterCall
{
    /// <summary>The cluster's id, as configured.</summary>
    public required string Cluster { get; init; }

    /// <summary>Which part of the gateway asks: the id of a <see cref="ClusterCaller"/>, whose keys apply.</summary>
    public required string Caller { get; init; }

    /// <summary>For whom it is made.</summary>
    public required CallOrigin Origin { get; init; }

    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Path and query as they go out, encoded, from the first slash.</summary>
    public required string Target { get; init; }

    /// <summary>The headers, but for the host's and those that tell of the client, which follow from <see cref="Origin"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The longest body of an answer; a longer one is a failure.</summary>
    public int MaxAnswerBytes { get; init; } = 256 * 1024;
}
