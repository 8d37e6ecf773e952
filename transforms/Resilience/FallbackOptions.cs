using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience;

/// <summary>Who answers where the cluster does not.</summary>
public sealed record FallbackOptions
{
    /// <summary>Which of its answers are as good as none.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [502, 503, 504];

    /// <summary>Another cluster, for requests that may be sent there; null for none.</summary>
    public string? Cluster { get; init; }

    /// <summary>A file that is the answer where there is no other; null for none.</summary>
    public string? File { get; init; }

    /// <summary>The status that goes with the file; none that has no body or a piece of one: 204, 205, 206, 304.</summary>
    [Accepted("200", "599")]
    public int FileStatus { get; init; } = 503;
}
